import { describe, expect, it } from 'vitest';
import { createMonotonic, systemClock } from './clock.ts';

function machine() {
  let [awake, sinceBoot] = [500, 90_000];
  const monotonic = createMonotonic({ awake: () => awake, sinceBoot: () => sinceBoot });
  return {
    monotonic,
    work: (milliseconds: number) => ((awake += milliseconds), (sinceBoot += milliseconds)),
    sleep: (milliseconds: number) => (sinceBoot += milliseconds),
    correct: (milliseconds: number) => (sinceBoot -= milliseconds),
  };
}

describe('the monotonic clock', () => {
  it('counts the time asleep, each time', () => {
    const { monotonic, work, sleep } = machine();
    const from = monotonic();
    work(100);
    sleep(3_600_000);
    expect(monotonic() - from).toBe(3_600_100);
    work(50);
    sleep(60_000);
    work(50);
    expect(monotonic() - from).toBe(3_660_200);
  });

  it('takes a coarse uptime for no sleep, and never goes back', () => {
    const { monotonic, work, sleep, correct } = machine();
    const from = monotonic();
    work(10);
    sleep(900);
    expect(monotonic() - from).toBe(10);
    sleep(10_000);
    const seen = monotonic();
    correct(5000);
    work(1);
    expect(monotonic()).toBe(seen + 1);
  });

  it('reads this machine', () => {
    const from = systemClock.monotonic();
    expect(systemClock.monotonic()).toBeGreaterThanOrEqual(from);
  });
});
