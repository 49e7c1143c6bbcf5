import { expect, it } from 'vitest';
import { draftedAt } from '../../../../test/support/adjustment.ts';
import type { Adjustment, AdjustmentState } from '../../../domain/adjustment.ts';
import { instant } from '../../../domain/time.ts';
import type { BookListener } from '../book.ts';
import { syncWhatLands } from './after-sync.ts';

const WAITS = { code: 'adjustment.account-busy', sentence: 'Another one is unknown.' };

/** A book that announces what it is told to, and the syncs that were asked for. */
async function arrange(kept: readonly Adjustment[] = []) {
  const listeners: BookListener[] = [];
  const synced: string[] = [];
  const book = { onWritten: (listener: BookListener) => void listeners.push(listener), inStates: () => kept };
  const runFor = (connectionId: string, accountIds: Iterable<string>) => {
    synced.push(`${connectionId}: ${[...accountIds].sort().join(', ')}`);
    return Promise.resolve();
  };
  await syncWhatLands({ book, sync: { runFor } } as never);
  const tell = (id: string, state: AdjustmentState, change: Partial<Adjustment> = {}) => {
    for (const listener of listeners) listener(one(id, state, change), null);
  };
  return { tell, synced };
}

function one(id: string, state: AdjustmentState, change: Partial<Adjustment> = {}): Adjustment {
  return draftedAt(instant(0), { id: id as Adjustment['id'], accountId: `of ${id}` as never, state, ...change });
}

it('asks for one sync of all that landed, once nothing more goes out to the connection', async () => {
  const { tell, synced } = await arrange([one('b', 'queued')]);
  tell('a', 'sending');
  tell('a', 'applied');
  tell('b', 'sending');
  expect(synced).toEqual([]);
  tell('b', 'applied');
  expect(synced).toEqual(['c1: of a, of b']);
  tell('b', 'confirmed');
  expect(synced).toHaveLength(1);
});

it('waits neither for one that something holds, nor for another connection', async () => {
  const { tell, synced } = await arrange([
    one('held', 'queued'),
    one('far', 'queued', { connectionId: 'c2' as never }),
  ]);
  tell('a', 'applied');
  expect(synced).toEqual([]);
  tell('held', 'queued', { problem: WAITS });
  expect(synced).toEqual(['c1: of a']);
});
