import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
  beforeAll(async () => {
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
  afterAll(async () => {
    const open = await store.snapshot();
    await store.close();
    // It ends with its store.
    await expect(open.table('entries').count()).rejects.toThrow();
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

  let writes = 0;
  async function writeMuch(): Promise<void> {
    const from = COUNT * (writes += 1);
    await store.table('entries').putMany(Array.from({ length: COUNT }, (_, index) => entry(from + index)));
    const text = `entry 599 is another one, ${writes}`;
    await store.table('entries').put(entry(from - 1, { amount: 7, type: 'credit', description: text }));
    await store.table('entries').remove([`e${from - 2}`]);
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

  it('goes on with a scan that was begun before a write, without what came meanwhile, and is not read once it is closed', async () => {
    const snapshot = await store.snapshot();
    const scan = async (from: Readable, atFirst?: () => Promise<void>): Promise<LedgerEntry[]> => {
      const found: LedgerEntry[] = [];
      for await (const page of from.table('entries').scan({ sort: [{ at: 'asc' }] }, 100)) {
        if (found.length === 0) await atFirst?.();
        found.push(...page);
      }
      return found;
    };
    const before = await scan(store);
    expect(await scan(snapshot, writeMuch)).toEqual(before);
    expect(await scan(store)).not.toEqual(before);
    await snapshot.close();
    await expect(snapshot.table('entries').count()).rejects.toThrow();
  });
});
