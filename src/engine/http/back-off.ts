import { ExponentialBackoff, type IBackoff } from 'cockatiel';
import type { Random } from '../ports.ts';

/** Reads are asked at most this often in all. */
export const MOST_ATTEMPTS = 4;

const FIRST_DELAY = 500;
const LONGEST_DELAY = 20_000;

/**
 * Milliseconds to wait before each retry, with decorrelated jitter (each delay is drawn between the shortest and three
 * times the last one), so that clients that failed together do not come back together.
 */
export function decorrelatedJitter(random: Pick<Random, 'fraction'>): () => number {
  const backoff = new ExponentialBackoff<number>({
    initialDelay: FIRST_DELAY,
    maxDelay: LONGEST_DELAY,
    generator: (last = FIRST_DELAY, { initialDelay, maxDelay }) => {
      const delay = Math.min(maxDelay, initialDelay + random.fraction() * (last * 3 - initialDelay));
      return [delay, delay];
    },
  });
  let step: IBackoff<unknown> | null = null;
  return () => {
    step = step === null ? backoff.next() : step.next(undefined);
    return step.duration;
  };
}
