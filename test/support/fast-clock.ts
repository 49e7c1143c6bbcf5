import { instant } from '../../src/domain/time.ts';
import type { Clock } from '../../src/engine/ports.ts';
import { systemClock } from '../../src/host/clock.ts';

/**
 * The machine's clock with all waits made short: an hour of waiting passes in a few seconds, while instants stay real, so
 * that tokens and dates are what they are.
 */
export function fastClock(speed = 1000): Clock {
  return {
    now: () => systemClock.now(),
    monotonic: () => performance.now() * speed,
    sleep: (milliseconds, signal) => systemClock.sleep(Math.max(1, milliseconds / speed), signal),
  };
}

/** Above this a wait is no pause between requests but how long one may take, or how long nobody may be there. */
const PAUSE_MILLISECONDS = 2500;

/** The machine's clock with short pauses, and all the patience that a busy machine needs. */
export function patientClock(): Clock {
  let ahead = 0;
  return {
    now: () => systemClock.now(),
    monotonic: () => systemClock.monotonic() + ahead,
    async sleep(milliseconds, signal) {
      const really = milliseconds > PAUSE_MILLISECONDS ? milliseconds : Math.max(1, milliseconds / 1000);
      await systemClock.sleep(really, signal);
      ahead += Math.max(0, milliseconds - really);
    },
  };
}

/**
 * The machine's clock with short waits: a sleep takes at most a hundredth of its time, and `now` runs as if it had taken
 * all of it, so that what must be apart is apart.
 */
export function hastyClock(): Clock {
  let ahead = 0;
  // Both readings by one clock in whole milliseconds: what is due then is due at the same instant, whenever it is asked.
  const passed = () => Math.floor(performance.now() + ahead);
  const begunAt = Date.now() - passed();
  return {
    now: () => instant(begunAt + passed()),
    monotonic: passed,
    async sleep(milliseconds, signal) {
      const really = Math.min(milliseconds, Math.max(1, milliseconds / 100));
      await systemClock.sleep(really, signal);
      ahead += milliseconds - really;
    },
  };
}
