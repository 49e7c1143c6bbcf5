import { describe, expect, it } from 'vitest';
import { instant } from '../../domain/time.ts';
import type { Clock } from '../ports.ts';
import { createAutoLock } from './auto-lock.ts';

const logger = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** A clock that runs as fast as it is asked to sleep, until the test's time is up. */
function fastClock(until: number, asleep: number): Clock {
  let now = 0;
  return {
    // The machine sleeps during the first minute: the monotonic clock stands still meanwhile.
    now: () => instant(now + (now >= 60_000 ? asleep : 0)),
    monotonic: () => now,
    async sleep(milliseconds, signal) {
      await new Promise((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
      if (now >= until) return new Promise(() => undefined);
      now += milliseconds;
    },
  };
}

async function lockedAfter(until: number, minutes: number, onTick?: (lock: { present(): void }) => void, asleep = 0) {
  const clock = fastClock(until, asleep);
  let at: number | null = null;
  const autoLock = createAutoLock({
    clock,
    logger,
    minutes: async () => {
      onTick?.(autoLock);
      return minutes;
    },
    lock: async () => {
      at = clock.monotonic();
    },
  });
  for (let turn = 0; turn < 3000; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  autoLock.stop();
  return at;
}

describe('locking by itself', () => {
  it('happens once nobody has been there for as long as is set', async () => {
    expect(await lockedAfter(3_600_000, 15)).toBe(900_000);
  });

  it('counts the time that the machine was asleep', async () => {
    expect(await lockedAfter(3_600_000, 15, undefined, 3_600_000)).toBe(60_000);
  });

  it('is put off by anybody who is there', async () => {
    expect(await lockedAfter(3_600_000, 15, (autoLock) => autoLock.present())).toBeNull();
  });

  it('never happens where it is not wanted', async () => {
    expect(await lockedAfter(3_600_000, 0)).toBeNull();
  });
});
