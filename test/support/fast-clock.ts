import { setTimeout as wait } from 'node:timers/promises';
import { instant } from '../../src/domain/time.ts';
import type { Clock } from '../../src/engine/ports.ts';

/**
 * The machine's clock with waits made short: an hour of waiting passes in a few seconds, while instants stay real, so
 * that tokens and dates are what they are.
 */
export function fastClock(speed = 1000): Clock {
  return clockWith(speed, (milliseconds) => milliseconds / speed);
}

/** Above this a wait is no pause between requests but how long one may take. */
const PAUSE_MILLISECONDS = 5000;

/** The same, except that time-outs stay long enough for a machine that is busy. */
export function patientClock(speed = 1000): Clock {
  return clockWith(speed, (milliseconds) => milliseconds / (milliseconds > PAUSE_MILLISECONDS ? 10 : speed));
}

function clockWith(speed: number, reallyWaits: (milliseconds: number) => number): Clock {
  return {
    now: () => instant(Date.now()),
    monotonic: () => performance.now() * speed,
    sleep: async (milliseconds, signal) => {
      try {
        await wait(Math.max(1, Math.min(reallyWaits(milliseconds), 2 ** 31 - 1)), undefined, { signal });
      } catch (error) {
        throw signal?.aborted ? signal.reason : error;
      }
    },
  };
}
