import { uptime } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { instant } from '../domain/time.ts';
import type { Clock } from '../engine/ports.ts';

/** The longest wait a timer can hold; a longer one would fire at once. */
const LONGEST_TIMER = 2 ** 31 - 1;
/** The system tells its uptime in hundredths of a second, and on macOS in whole ones: less than this is no sleep. */
const SHORTEST_SLEEP_MILLISECONDS = 3000;

/** Two readings of the machine, both in milliseconds. */
interface MachineTime {
  /** Fine, and never goes back; on Linux it stands still while the computer is asleep. */
  readonly awake: () => number;
  /** Since the system was started, the time asleep included. */
  readonly sinceBoot: () => number;
}

/**
 * Milliseconds that only go forward, the time asleep included: who closes the lid over lunch has been away over lunch.
 * As fine as `awake`; what it stood still for is added as soon as it is seen.
 */
export function createMonotonic({ awake, sinceBoot }: MachineTime): () => number {
  const behindAtFirst = sinceBoot() - awake();
  let asleep = 0;
  return () => {
    const now = awake();
    const behind = sinceBoot() - now - behindAtFirst;
    if (behind - asleep >= SHORTEST_SLEEP_MILLISECONDS) asleep = behind;
    return now + asleep;
  };
}

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => instant(Date.now()),
  monotonic: createMonotonic({ awake: () => performance.now(), sinceBoot: () => uptime() * 1000 }),
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
