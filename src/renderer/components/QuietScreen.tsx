import { useEffect, type ReactNode } from 'react';
import classes from './QuietScreen.module.css';

interface Props {
  readonly title: string;
  readonly children: ReactNode;
  /** It is still at work: nothing on it can be used yet. */
  readonly isBusy?: boolean;
}

/** A screen alone, without the console around it: for what must be settled before there is anything else to show. */
export function QuietScreen({ title, children, isBusy = false }: Props) {
  useEffect(() => {
    if (isBusy) return;
    document.documentElement.dataset.appState = 'ready';
    return () => {
      delete document.documentElement.dataset.appState;
    };
  }, [isBusy]);
  return (
    <main className={classes.screen} aria-busy={isBusy || undefined}>
      <div className={classes.words}>
        <header className={classes.brand}>
          <img src="/icon.svg" alt="" width={20} height={20} />
          <span>Counterfoil</span>
        </header>
        <h1 className={classes.title}>{title}</h1>
        {children}
      </div>
    </main>
  );
}
