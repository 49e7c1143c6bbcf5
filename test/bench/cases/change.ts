import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { LedgerEntry } from '../../../src/domain/ledger.ts';
import { instant } from '../../../src/domain/time.ts';
import { openStoreInThread, type Store } from '../../../src/engine/store/index.ts';
import { silent } from '../../support/desk.ts';
import { STORE_WORKER } from '../../../src/engine/store/openers.ts';
import { median, row, type Bench, type Row } from '../measure.ts';
import { openKey } from '../open-key.ts';
import { batches, benchEntry } from '../rows.ts';

/** As many entries as a page of an API brings. */
const BATCH = 100;
const CHANGED = 1000;
/** The most that it may cost more to find and change an entry among all of them. */
const MOST = 2;

/**
 * Changing entries as a sync does that finds them changed: what was there is compared, and taken out of the totals. A
 * thousand spread over all entries, beside a store that has no others.
 */
export async function measureChanges({ folder, full, size }: Bench): Promise<Row[]> {
  const step = Math.max(1, Math.floor(size.entries / CHANGED));
  const among = batches(CHANGED, BATCH, (index) => benchEntry(index * step, size.entries));
  const open = (at: string, key: Uint8Array) =>
    openStoreInThread({ folder: at, key, logger: silent, now: () => instant(0) }, STORE_WORKER);
  const workspace = join(full, 'workspace');
  const stores = [
    await open(workspace, await openKey(workspace)),
    await open(join(folder, 'few'), new Uint8Array(randomBytes(32))),
  ] as const;
  for (const batch of among) await stores[1].table('entries').putMany(batch);
  const taken: [number[], number[]] = [[], []];
  // Each change is taken back by the next turn: the cases that come after find what was seeded.
  for (let turn = 0; turn < 2 * Math.ceil(size.times / 2); turn += 1) {
    const status = turn % 2 === 0 ? 'vanished' : 'current';
    for (const batch of among) {
      const changed = batch.map((entry): LedgerEntry => ({ ...entry, status }));
      taken[0].push(await change(stores[0], changed));
      taken[1].push(await change(stores[1], changed));
    }
  }
  for (const store of stores) await store.close();
  const [ours, few] = [median(taken[0]), median(taken[1])].map((milliseconds) => (milliseconds * 1000) / BATCH);
  return [
    row(
      `changing an entry among ${size.entries} / among ${CHANGED}, totals kept`,
      'µs a row',
      ours ?? 0,
      few ?? 0,
      MOST,
    ),
  ];
}

/** @returns the milliseconds that it took. */
async function change(store: Store, entries: readonly LedgerEntry[]): Promise<number> {
  const start = performance.now();
  await store.table('entries').putMany(entries);
  return performance.now() - start;
}
