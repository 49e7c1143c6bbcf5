import type { ReactNode } from 'react';
import classes from './EmptyState.module.css';

interface Props {
  /** What is not there, in a sentence. */
  readonly title: string;
  /** Why, and what would bring it. */
  readonly children?: ReactNode;
  /** A way on: a button or a link. */
  readonly action?: ReactNode;
}

/** A place with nothing in it says why, and offers the next step. */
export function EmptyState({ title, children, action }: Props) {
  return (
    <div className={classes.empty}>
      <p className={classes.title}>{title}</p>
      {children !== undefined && <div className={classes.why}>{children}</div>}
      {action !== undefined && <div className={classes.action}>{action}</div>}
    </div>
  );
}
