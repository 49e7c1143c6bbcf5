import { describe, expect, it } from 'vitest';
import { instant } from '../../domain/time.ts';
import type { Clock } from '../ports.ts';
import { TokenBucket } from './token-bucket.ts';

/** A clock whose waits pass at once and move it on. */
function virtualClock(): Clock {
  let now = 0;
  return {
    now: () => instant(now),
    monotonic: () => now,
    sleep: async (milliseconds, signal) => {
      signal?.throwIfAborted();
      now += milliseconds;
    },
  };
}

const going = new AbortController().signal;

describe('TokenBucket', () => {
  it('lets a burst out at once and then keeps the sustained rate', async () => {
    const clock = virtualClock();
    const bucket = new TokenBucket(clock, { requestsPerMinute: 60, burst: 3 });
    const left: number[] = [];
    await Promise.all(Array.from({ length: 6 }, async () => left.push((await bucket.take(going), clock.monotonic()))));
    expect(left).toEqual([0, 0, 0, 1000, 2000, 3000]);
  });

  it('never saves up more than a burst', async () => {
    const clock = virtualClock();
    const bucket = new TokenBucket(clock, { requestsPerMinute: 60, burst: 2 });
    await clock.sleep(3_600_000);
    const start = clock.monotonic();
    for (let number = 0; number < 4; number += 1) await bucket.take(going);
    expect(clock.monotonic() - start).toBe(2000);
  });

  it('lets a reading and its write leave together, from a full bucket and from an empty one, and keeps the rate', async () => {
    for (const burst of [1, 3]) {
      for (const isEmpty of [false, true]) {
        const clock = virtualClock();
        const bucket = new TokenBucket(clock, { requestsPerMinute: 60, burst });
        for (let taken = isEmpty ? 0 : burst; taken < burst; taken += 1) await bucket.take(going);
        const reservation = await bucket.reserve(going);
        const next = bucket.take(going).then(() => clock.monotonic());
        const begun = clock.monotonic();
        reservation.take();
        reservation.take();
        expect(clock.monotonic() - begun).toBe(0);
        expect(reservation.firstLeftAt).toBe(begun);
        reservation[Symbol.dispose]();
        // Whoever comes after them waits for both.
        const left = (isEmpty ? burst : 0) + 3;
        expect(await next).toBe(Math.max(0, left - burst) * 1000);
      }
    }
  });

  it('goes on after a reservation that was given up while it waited', async () => {
    const clock = virtualClock();
    const bucket = new TokenBucket(clock, { requestsPerMinute: 60, burst: 1 });
    await bucket.take(going);
    const abort = new AbortController();
    abort.abort(new Error('cancelled'));
    await expect(bucket.reserve(abort.signal)).rejects.toThrow('cancelled');
    await bucket.take(going);
    expect(clock.monotonic()).toBe(1000);
  });

  it('takes no token for a request that was cancelled while it waited', async () => {
    const clock = virtualClock();
    const bucket = new TokenBucket(clock, { requestsPerMinute: 60, burst: 1 });
    const abort = new AbortController();
    abort.abort(new Error('cancelled'));
    await expect(bucket.take(abort.signal)).rejects.toThrow('cancelled');
    await bucket.take(going);
    expect(clock.monotonic()).toBe(0);
  });
});
