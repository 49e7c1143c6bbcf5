import { setTimeout as wait } from 'node:timers/promises';
import { instant } from '../domain/time.ts';
import type { Clock } from '../engine/ports.ts';

/** The longest wait a timer can hold; a longer one would fire at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => instant(Date.now()),
  monotonic: () => performance.now(),
  async sleep(milliseconds, signal) {
    let left = milliseconds;
    do {
      try {
        await wait(Math.min(left, LONGEST_TIMER), undefined, { signal });
      } catch (error) {
        throw signal?.aborted ? signal.reason : error;
      }
      left -= LONGEST_TIMER;
    } while (left > 0);
  },
};
