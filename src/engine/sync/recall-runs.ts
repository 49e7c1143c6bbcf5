import type { Store } from '../store/store.ts';
import { NO_RUNS, rememberRun, type RunMemory } from './health.ts';

const RECENT = 50;

/** What the runs of earlier starts say of a connection. Readings made for an adjustment are no runs in this sense. */
export async function recallRuns(store: Store, connectionId: string): Promise<RunMemory> {
  const recent = await store.table('runs').find({
    selector: { connectionId },
    sort: [{ order: 'desc' }],
    limit: RECENT,
  });
  const runs = recent.filter((run) => run.trigger !== 'adjustment' && run.state !== 'running');
  const memory = runs.toReversed().reduce(rememberRun, NO_RUNS);
  if (memory.lastGoodAt !== null || runs.length < RECENT / 2) return memory;
  // A connection that has failed for so long that no good run is near: its accounts still know when they were read.
  const [last] = (await store.table('accounts').find({ selector: { connectionId } }))
    .map((account) => account.lastSyncedAt)
    .filter((at) => at !== null)
    .toSorted()
    .toReversed();
  return { ...memory, lastGoodAt: last ?? null };
}
