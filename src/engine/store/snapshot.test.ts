import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LedgerEntry } from '../../domain/ledger.ts';
import { instant } from '../../domain/time.ts';
import { OPENERS } from './openers.ts';
import type { Readable, Store } from './store.ts';
import { entry, quietLogger } from './store-fixtures.ts';

const COUNT = 600;
const KEY = new Uint8Array(32).fill(9);

describe.each(OPENERS)('a snapshot of a store %s', (_, open) => {
  let folder = '';
  let store: Store;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'counterfoil-snapshot-'));
    const key = Uint8Array.from(KEY);
    store = await open({
      folder: join(folder, 'workspace'),
      key,
      keyAgain: () => Promise.resolve(Uint8Array.from(KEY)),
      logger: quietLogger,
      now: () => instant(0),
      storage: { synchronous: 'OFF' },
    });
    // As the engine does: a key that was used is forgotten.
    key.fill(0);
    await store.table('entries').putMany(Array.from({ length: COUNT }, (_, index) => entry(index)));
  });
  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });

  async function everything(from: Readable): Promise<unknown> {
    const entries = from.table('entries');
    const scanned: LedgerEntry[] = [];
    for await (const page of entries.scan({ sort: [{ amount: 'desc' }] }, 50)) scanned.push(...page);
    const groups = await entries.sum({ groupBy: ['type'], fields: ['amount'] });
    return {
      scanned,
      count: await entries.count({ type: 'credit' }),
      sums: groups.toSorted((a, b) => String(a.key['type']).localeCompare(String(b.key['type']))),
      found: await entries.find({ selector: { description: { $regex: 'entry 59' } }, sort: [{ at: 'asc' }] }),
      one: await entries.get('e1'),
      many: await entries.getMany(['e1', 'e2', `e${COUNT}`]),
    };
  }

  async function writeMuch(): Promise<void> {
    await store.table('entries').putMany(Array.from({ length: COUNT }, (_, index) => entry(COUNT + index)));
    await store.table('entries').put(entry(1, { amount: 7, type: 'credit', description: 'entry 599 is another one' }));
    await store.table('entries').remove(['e2']);
  }

  it('shows what there was, whatever was written since', async () => {
    const before = await everything(store);
    const snapshot = await store.snapshot();
    await writeMuch();
    expect(await everything(snapshot)).toEqual(before);
    const later = await store.snapshot();
    const after = await everything(store);
    expect(await everything(later)).toEqual(after);
    expect(after).not.toEqual(before);
    await Promise.all([snapshot.close(), later.close()]);
  });

  it('goes on with a scan that was begun before a write, without what came meanwhile', async () => {
    const snapshot = await store.snapshot();
    const ids: string[] = [];
    for await (const page of snapshot.table('entries').scan({ sort: [{ at: 'asc' }] }, 100)) {
      ids.push(...page.map(({ id }) => id));
      if (ids.length === 100) await writeMuch();
    }
    expect(ids).toEqual(Array.from({ length: COUNT }, (_, index) => `e${index}`));
    await snapshot.close();
  });

  it('ends with its store, and is no longer read once it was closed', async () => {
    const [closed, open] = [await store.snapshot(), await store.snapshot()];
    await closed.close();
    await expect(closed.table('entries').count()).rejects.toThrow();
    await store.close();
    await expect(open.table('entries').count()).rejects.toThrow();
  });
});
