import { QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Change } from '../../../contract/changes.ts';
import { createChangeApplier } from './follow-changes.ts';
import { createQueryClient } from './query-client.ts';

const LEDGER: Change = { areas: ['ledger'], accountIds: [], connectionIds: [] };
const key = (name: string) => [name.split('.'), { input: {}, type: 'query' }];

function watch(queryFn: () => Promise<unknown>, name = 'ledger.totals') {
  const queries = createQueryClient();
  const observer = new QueryObserver(queries, { queryKey: key(name), queryFn });
  const stop = observer.subscribe(() => {});
  return { queries, applier: createChangeApplier(queries), stop };
}

describe('the change applier', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('asks again at once for what a change touched', async () => {
    const ask = vi.fn(() => Promise.resolve(1));
    const { applier, stop } = watch(ask);
    await vi.advanceTimersByTimeAsync(0);
    applier.apply(LEDGER);
    await vi.advanceTimersByTimeAsync(0);
    expect(ask).toHaveBeenCalledTimes(2);
    stop();
  });

  it('leaves alone what the change did not touch', async () => {
    const ask = vi.fn(() => Promise.resolve(1));
    const { applier, stop } = watch(ask, 'memberships.page');
    await vi.advanceTimersByTimeAsync(0);
    applier.apply(LEDGER);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(ask).toHaveBeenCalledTimes(1);
    stop();
  });

  it('merges a stream of changes, and misses none of them', async () => {
    const ask = vi.fn(() => Promise.resolve(1));
    const { applier, stop } = watch(ask);
    await vi.advanceTimersByTimeAsync(0);
    for (let step = 0; step < 100; step += 1) {
      applier.apply(LEDGER);
      await vi.advanceTimersByTimeAsync(10);
    }
    await vi.advanceTimersByTimeAsync(1_000);
    expect(ask.mock.calls.length).toBeGreaterThan(3);
    expect(ask.mock.calls.length).toBeLessThan(9);
    stop();
  });

  it('asks once more when a change came while the answer was on its way', async () => {
    const answers: (() => void)[] = [];
    const ask = vi.fn(() => new Promise((resolve) => answers.push(() => resolve(1))));
    const { applier, stop } = watch(ask);
    await vi.advanceTimersByTimeAsync(0);
    applier.apply(LEDGER);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(ask).toHaveBeenCalledTimes(1);
    answers[0]!();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(ask).toHaveBeenCalledTimes(2);
    stop();
  });
});
