import { setTimeout as wait } from 'node:timers/promises';
import { instant } from '../../src/domain/time.ts';
import type { Clock } from '../../src/engine/ports.ts';

/**
 * The machine's clock with waits made short: an hour of waiting passes in a few seconds, while instants stay real, so
 * that tokens and dates are what they are.
 */
export function fastClock(speed = 1000): Clock {
  return {
    now: () => instant(Date.now()),
    monotonic: () => performance.now() * speed,
    sleep: async (milliseconds, signal) => {
      try {
        await wait(Math.max(1, Math.min(milliseconds / speed, 2 ** 31 - 1)), undefined, { signal });
      } catch (error) {
        throw signal?.aborted ? signal.reason : error;
      }
    },
  };
}
