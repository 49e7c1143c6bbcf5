import { Component, type ReactNode } from 'react';
import { ProblemPanel } from '../components/index.ts';
import { problemOf } from '../lib/engine/index.ts';
import classes from './ConnectionScreens.module.css';

interface State {
  readonly error: unknown;
}

/** The last resort: a fault outside every screen still says what to do. */
export class ErrorBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: unknown): State {
    return { error };
  }

  override render() {
    if (this.state.error === null) return this.props.children;
    return (
      <main className={classes.screen}>
        <ProblemPanel problem={problemOf(this.state.error)} onRetry={() => window.location.reload()} />
      </main>
    );
  }
}
