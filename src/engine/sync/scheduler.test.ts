import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant } from '../../domain/time.ts';
import { delayAfter, Schedule, type RunEnd } from './scheduler.ts';

const MINUTE = 60_000;
const middle = { fraction: () => 0.5 };
const good: RunEnd = {
  isGood: true,
  retryAfterMilliseconds: null,
  isPassing: false,
  failures: 0,
  mostInserted: 0,
  windowSize: 100,
};

describe('delayAfter', () => {
  it('is the interval, give or take a tenth', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1440 }), fc.double({ min: 0, max: 1, noNaN: true }), (minutes, chance) => {
        const delay = delayAfter(good, minutes, null, { fraction: () => chance });
        return delay >= minutes * MINUTE * 0.899 && delay <= minutes * MINUTE * 1.101;
      }),
    );
  });

  it('is as long as the API asked for', () => {
    const end = { ...good, isGood: false, retryAfterMilliseconds: 45 * MINUTE };
    expect(delayAfter(end, 5, null, { fraction: () => 0 })).toBe(45 * MINUTE);
  });

  it('grows from a minute to the interval while a failure may pass, and is the interval for one that will not', () => {
    const failed = (failures: number) => ({ ...good, isGood: false, isPassing: true, failures });
    expect([1, 2, 3, 9].map((n) => delayAfter(failed(n), 15, null, middle) / MINUTE)).toEqual([1, 2, 4, 15]);
    expect(delayAfter({ ...good, isGood: false, failures: 1 }, 15, null, middle)).toBe(15 * MINUTE);
  });

  it('halves while more than half a window comes at once, and comes back step by step', () => {
    const burst = { ...good, mostInserted: 51 };
    expect(delayAfter(burst, 16, null, middle)).toBe(8 * MINUTE);
    expect(delayAfter(burst, 16, 8 * MINUTE, middle)).toBe(4 * MINUTE);
    expect(delayAfter(burst, 16, MINUTE, middle)).toBe(MINUTE);
    expect(delayAfter(good, 16, 4 * MINUTE, middle)).toBe(8 * MINUTE);
    expect(delayAfter(good, 16, 12 * MINUTE, middle)).toBe(16 * MINUTE);
  });
});

describe('Schedule', () => {
  it.each([
    ['set back by a day', -86_400_000, 0],
    ['right after a sleep that the other clock did not count', 0, 90_000],
  ])('wakes up in time with a wall clock that is %s', async (_name, step, asleep) => {
    let monotonic = 0;
    let wall = 100_000_000;
    const clock = {
      now: () => instant(wall),
      monotonic: () => monotonic,
      sleep: async (milliseconds: number, signal?: AbortSignal) => {
        signal?.throwIfAborted();
        monotonic += milliseconds;
        wall += milliseconds;
        await Promise.resolve();
      },
    };
    const { promise: due, resolve } = Promise.withResolvers<number>();
    const schedule = new Schedule(clock, () => resolve(monotonic));
    schedule.plan('a', 90_000);
    wall += step + asleep;
    expect(schedule.nextAt('a')).toBe(instant(wall + 90_000 - asleep));
    schedule.start();
    expect(await due).toBe(90_000 - asleep);
    await schedule.stop();
  });

  it('wakes up for what is due, in order, also for what is planned meanwhile', async () => {
    let now = 0;
    const due: string[] = [];
    const clock = {
      now: () => instant(now),
      monotonic: () => now,
      sleep: async (milliseconds: number, signal?: AbortSignal) => {
        signal?.throwIfAborted();
        now += milliseconds;
        await Promise.resolve();
      },
    };
    const { promise: done, resolve } = Promise.withResolvers<void>();
    const schedule = new Schedule(clock, (id) => {
      due.push(`${id} at ${now}`);
      if (id === 'a') schedule.plan('c', 10);
      if (id === 'b') resolve();
    });
    schedule.plan('b', 90_000);
    schedule.plan('a', 1000);
    expect(schedule.nextAt('a')).toBe(instant(1000));
    schedule.start();
    await done;
    await schedule.stop();
    expect(due).toEqual(['a at 1000', 'c at 1010', 'b at 90000']);
    expect(schedule.nextAt('a')).toBeNull();
  });
});
