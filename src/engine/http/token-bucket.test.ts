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
