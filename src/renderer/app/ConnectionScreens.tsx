import { Button, Loader } from '@mantine/core';
import type { Problem } from '../../domain/problem.ts';
import { ProblemPanel } from '../components/index.ts';
import { useNow } from '../lib/use-now.ts';
import classes from './ConnectionScreens.module.css';

const SLOW = 8_000;

/** Before the first answer of the engine. */
export function ConnectingScreen({ since }: { since: number }) {
  const isSlow = useNow() - since > SLOW;
  return (
    <main className={classes.screen} aria-busy>
      <div className={classes.box}>
        <Loader size="sm" />
        <p>Opening the workspace…</p>
        {isSlow && (
          <p className={classes.quiet}>This takes longer than usual. If it does not open, restart Counterfoil.</p>
        )}
      </div>
    </main>
  );
}

/** The engine said no, and asking again by itself would not help. */
export function RefusedScreen({ problem, onRetry }: { problem: Problem; onRetry: () => void }) {
  return (
    <main className={classes.screen}>
      <ProblemPanel problem={problem}>
        <Button onClick={onRetry}>Try again</Button>
      </ProblemPanel>
    </main>
  );
}
