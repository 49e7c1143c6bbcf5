import type { ReactNode } from 'react';
import classes from './PageHeader.module.css';

interface Props {
  readonly title: string;
  /** Filters and views of what is below. */
  readonly children?: ReactNode;
  /** The primary action, and at most a few beside it. */
  readonly action?: ReactNode;
}

/** The line over a screen: title, filters, primary action. */
export function PageHeader({ title, children, action }: Props) {
  return (
    <header className={classes.header}>
      <h1 className={classes.title} title={title} tabIndex={-1}>
        {title}
      </h1>
      <div className={classes.filters}>{children}</div>
      {action !== undefined && <div className={classes.action}>{action}</div>}
    </header>
  );
}

/** A screen: header on top, content below that scrolls by itself. */
export function Page({ children }: { children: ReactNode }) {
  return <div className={classes.page}>{children}</div>;
}

/** The scrolling content of a screen that is not one table. `prose` keeps lines readable. */
export function PageBody({ children, width = 'full' }: { children: ReactNode; width?: 'full' | 'prose' }) {
  return (
    <div className={classes.body} data-width={width}>
      <div className={classes.inner}>{children}</div>
    </div>
  );
}
