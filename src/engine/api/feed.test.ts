import { describe, expect, it } from 'vitest';
import type { Change } from '../../contract/changes.ts';
import { createChangeFeed, mergeChanges } from './feed.ts';

function change(area: Change['areas'][number], ...accountIds: string[]): Change {
  return { areas: [area], accountIds, connectionIds: ['c1'] };
}

/** A source to push into, and a clock whose pauses end when the test says so. */
function arrange() {
  const listeners = new Set<(change: Change) => void>();
  const pauses: (() => void)[] = [];
  const stopped = new AbortController();
  const clock = {
    now: () => '2026-11-23T00:00:00.000Z' as never,
    monotonic: () => 0,
    sleep: (_milliseconds: number, signal?: AbortSignal) =>
      new Promise<void>((resolve, reject) => {
        pauses.push(resolve);
        signal?.addEventListener('abort', () => reject(new Error('ended')));
      }),
  };
  const source = {
    subscribe: (listener: (change: Change) => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  const push = (one: Change) => {
    for (const listener of listeners) listener(one);
  };
  return { feed: createChangeFeed(source, clock, stopped.signal), push, listeners, pauses, stopped };
}

describe('the change feed', () => {
  it('merges what happens during its pause into one change', async () => {
    const { feed, push, pauses } = arrange();
    const stream = feed.follow(undefined);
    const first = stream.next();
    push(change('ledger', 'a1'));
    expect((await first).value).toEqual(change('ledger', 'a1'));
    const second = stream.next();
    await Promise.resolve();
    push(change('ledger', 'a1'));
    push(change('accounts', 'a2'));
    expect(pauses).toHaveLength(1);
    pauses[0]?.();
    expect((await second).value).toEqual({
      areas: ['ledger', 'accounts'],
      accountIds: ['a1', 'a2'],
      connectionIds: ['c1'],
    });
  });

  it('ends and stops listening when its reader goes away, even while it waits', async () => {
    const { feed, listeners } = arrange();
    const reader = new AbortController();
    const stream = feed.follow(reader.signal);
    const waiting = stream.next();
    expect(listeners.size).toBe(1);
    reader.abort();
    expect((await waiting).done).toBe(true);
    expect(listeners.size).toBe(0);
  });

  it('ends when the engine stops', async () => {
    const { feed, stopped } = arrange();
    const waiting = feed.follow(undefined).next();
    stopped.abort();
    expect((await waiting).done).toBe(true);
  });

  it('keeps "all of it" when ids are merged into it', () => {
    expect(mergeChanges(change('sync'), change('sync', 'a1')).accountIds).toEqual([]);
  });
});
