import type { Clock } from './ports.ts';

/** Slows down who guesses a passphrase, an operator's or the workspace's: the third wrong one and each after it double the wait. */
interface Attempts {
  /** Seconds until another may be tried; 0: now. */
  waitSeconds(whose: string): number;
  failed(whose: string): void;
  succeeded(whose: string): void;
}

const FREE = 2;
const FIRST_WAIT_MILLISECONDS = 2000;
const LONGEST_WAIT_MILLISECONDS = 300_000;

export function createAttempts(clock: Pick<Clock, 'monotonic'>): Attempts {
  const failures = new Map<string, { count: number; until: number }>();
  return {
    waitSeconds(whose) {
      const { until = 0 } = failures.get(whose) ?? {};
      return Math.max(0, Math.ceil((until - clock.monotonic()) / 1000));
    },
    failed(whose) {
      const count = (failures.get(whose)?.count ?? 0) + 1;
      const wait = count <= FREE ? 0 : FIRST_WAIT_MILLISECONDS * 2 ** (count - FREE - 1);
      failures.set(whose, { count, until: clock.monotonic() + Math.min(wait, LONGEST_WAIT_MILLISECONDS) });
    },
    succeeded: (whose) => void failures.delete(whose),
  };
}
