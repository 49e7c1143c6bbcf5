import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LedgerEntry } from '../../domain/ledger.ts';
import { instant } from '../../domain/time.ts';
import { OPENERS } from './openers.ts';
import { openConnection } from './sqlite-storage/index.ts';
import type { Query, Store, StoreChange, Table } from './store.ts';
import { entry, quietLogger } from './store-fixtures.ts';

describe.each(OPENERS)('a table of a store %s', (_, open) => {
  let parent = '';
  let store: Store;
  let entries: Table<LedgerEntry>;

  beforeAll(async () => {
    parent = mkdtempSync(join(tmpdir(), 'counterfoil-table-'));
    const folder = join(parent, 'workspace');
    store = await open({ folder, logger: quietLogger, now: () => instant(0), storage: { synchronous: 'OFF' } });
    entries = store.table('entries');
  });

  beforeEach(async () => {
    const ids: string[] = [];
    for await (const page of entries.scan({})) ids.push(...page.map(({ id }) => id));
    await entries.remove(ids);
  });

  afterAll(async () => {
    await store.close();
    rmSync(parent, { recursive: true });
  });

  const range = (length: number, from = 0): LedgerEntry[] => Array.from({ length }, (_, index) => entry(from + index));

  async function changesDuring(work: () => Promise<unknown>): Promise<StoreChange[]> {
    const changes: StoreChange[] = [];
    const stop = store.onChange((change) => changes.push(change));
    await work();
    stop();
    return changes;
  }

  describe('writing', () => {
    it('tells what was inserted, what was changed, and says nothing of the rest', async () => {
      expect(await entries.putMany(range(3))).toEqual({ inserted: ['e0', 'e1', 'e2'], changed: [] });
      const again = [entry(0), entry(1, { description: 'other' }), entry(2), entry(3)];
      const changes = await changesDuring(async () => {
        expect(await entries.putMany(again)).toEqual({ inserted: ['e3'], changed: ['e1'] });
        expect(await entries.putMany(again)).toEqual({ inserted: [], changed: [] });
      });
      expect(changes).toEqual([
        { collection: 'entries', ids: ['e1', 'e3'], accountIds: ['a1', 'a3'], connectionIds: ['c1'] },
      ]);
    });

    it('takes the order of keys for no change, and the last of two with one id', async () => {
      const turned = Object.fromEntries(Object.entries(entry(1)).toReversed()) as LedgerEntry;
      await entries.putMany([entry(1, { description: 'first' }), entry(1)]);
      expect(await entries.putMany([turned])).toEqual({ inserted: [], changed: [] });
      expect(await entries.get('e1')).toEqual(entry(1));
    });

    it('loses no update, however many come at once', async () => {
      await entries.put(entry(1, { ordinal: 0 }));
      await Promise.all(
        Array.from({ length: 40 }, () =>
          entries.update('e1', (current) => ({ ...current, ordinal: current.ordinal + 1 })),
        ),
      );
      expect((await entries.get('e1'))?.ordinal).toBe(40);
    });

    it('refuses to update what is not there', async () => {
      await expect(entries.update('gone', (current) => current)).rejects.toMatchObject({
        problem: { code: 'store.missing' },
      });
    });

    it('goes on after a change function has thrown', async () => {
      await entries.put(entry(1));
      const failing = entries.update('e1', () => {
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');
      await entries.put(entry(2));
      expect(await entries.count()).toBe(2);
    });

    it('lets a listener read what it is told of, and outlives one that throws', async () => {
      const seen: Promise<unknown>[] = [];
      const stopThrowing = store.onChange(() => {
        throw new Error('listener');
      });
      const stop = store.onChange(({ ids }) => seen.push(...ids.map((id) => entries.get(id))));
      await entries.put(entry(5));
      stop();
      stopThrowing();
      await entries.put(entry(6));
      expect(await Promise.all(seen)).toEqual([entry(5)]);
    });

    it('removes from the disk, and what was removed may come again', async () => {
      await entries.putMany(range(4));
      const changes = await changesDuring(() => entries.remove(['e0', 'e2', 'gone']));
      expect(changes.flatMap(({ ids }) => ids)).toEqual(['e0', 'e2']);
      const connection = openConnection(join(store.folder, 'workspace.db'), { isReadOnly: true });
      expect(connection.all('SELECT id FROM "entries-0" ORDER BY id')).toEqual([['e1'], ['e3']]);
      connection.release();
      expect(await entries.putMany([entry(0)])).toEqual({ inserted: ['e0'], changed: [] });
    });
  });

  describe('reading', () => {
    it('gives plain documents, as they were put', async () => {
      await entries.putMany(range(3));
      expect(await entries.getMany(['e2', 'gone', 'e0'])).toEqual(
        new Map([
          ['e0', entry(0)],
          ['e2', entry(2)],
        ]),
      );
      expect(await entries.find({ sort: [{ at: 'desc' }], limit: 1 })).toEqual([entry(2)]);
    });

    it('takes a condition that is undefined for none', async () => {
      await entries.putMany(range(6));
      expect(await entries.count({ type: undefined, accountId: 'a3' })).toBe(1);
    });

    it('denies a whole selector, at the top and within', async () => {
      await entries.putMany(range(6));
      expect(await entries.count({ $not: { type: 'credit' } })).toBe(4);
      expect(await entries.count({ $or: [{ $not: { type: 'credit' } }, { id: 'e0' }] })).toBe(5);
    });

    it('searches text without regard to case, by pattern or by RegExp', async () => {
      await entries.putMany([entry(1, { description: 'Refund 100% (café)' }), entry(2, { description: 'usage' })]);
      const found = async (matcher: unknown) =>
        (await entries.find({ selector: { description: matcher } })).map(({ id }) => id);
      expect(await found({ $regex: 'refund 100%', $options: 'i' })).toEqual(['e1']);
      expect(await found(/CAFÉ/i)).toEqual(['e1']);
      expect(await found({ $regex: '\\(caf' })).toEqual(['e1']);
      expect(await found({ $regex: 'refund' })).toEqual([]);
    });

    it('orders entries of one instant as the API listed them', async () => {
      const { at } = entry(0);
      await entries.putMany([entry(1, { at, ordinal: 3 }), entry(2, { at, ordinal: 1 }), entry(3, { at, ordinal: 2 })]);
      const order = async (direction: 'asc' | 'desc') =>
        (await entries.find({ sort: [{ at: direction }] })).map(({ id }) => id);
      expect(await order('asc')).toEqual(['e2', 'e3', 'e1']);
      expect(await order('desc')).toEqual(['e1', 'e3', 'e2']);
    });

    it('adds up exactly beyond what a double holds, and counts what has no amount', async () => {
      const most = Number.MAX_SAFE_INTEGER;
      const amounts = [...Array.from({ length: 3000 }, () => most), -1, -2, null];
      await entries.putMany(
        amounts.map((amount, index) => entry(index, { amount, type: 'credit', accountId: 'a1' as never })),
      );
      expect(await entries.sum({ groupBy: ['type', { field: 'at', length: 4 }], fields: ['amount'] })).toEqual([
        {
          key: { type: 'credit', at: '2026' },
          count: 3003,
          sums: { amount: BigInt(most) * 3000n - 3n },
          positive: { amount: BigInt(most) * 3000n },
          negative: { amount: -3n },
          nulls: { amount: 1 },
        },
      ]);
      expect(await entries.sum({ selector: { type: 'debit' }, groupBy: ['type'], fields: ['amount'] })).toEqual([]);
    });

    it('gives every window of a result as it is, whatever was read and written before', async () => {
      const sorts: Query<LedgerEntry>['sort'][] = [
        [{ at: 'desc' }],
        [{ amount: 'asc' }],
        [{ type: 'asc' }, { at: 'desc' }],
      ];
      const step = fc.oneof(
        {
          weight: 5,
          arbitrary: fc.record({
            sort: fc.constantFrom(...sorts),
            skip: fc.nat(12).map((page) => page * 10),
            limit: fc.integer({ min: 9, max: 11 }),
          }),
        },
        fc.record({ put: fc.nat(140) }),
        fc.record({ remove: fc.nat(120) }),
      );
      const selector = { amount: { $lt: 50_000 } };
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 12 }), async (steps) => {
          await entries.putMany(range(120));
          for (const action of steps) {
            if ('put' in action) await entries.put(entry(action.put, { amount: -action.put }));
            else if ('remove' in action) await entries.remove([`e${action.remove}`]);
            else {
              const { sort, skip, limit } = action;
              const whole = await entries.find({ selector, sort });
              expect(await entries.find({ selector, sort, skip, limit })).toEqual(whole.slice(skip, skip + limit));
            }
          }
        }),
        { numRuns: 60 },
      );
    });

    it('scans all of a result in pages, in order, even while it grows', async () => {
      await entries.putMany(range(250));
      const sizes: number[] = [];
      const ids: string[] = [];
      for await (const page of entries.scan({ selector: { amount: { $ne: null } }, sort: [{ amount: 'desc' }] }, 100)) {
        sizes.push(page.length);
        ids.push(...page.map(({ id }) => id));
        await entries.put(entry(1000, { amount: Number.MAX_SAFE_INTEGER }));
      }
      const whole = await entries.find({
        selector: { amount: { $ne: null }, id: { $ne: 'e1000' } },
        sort: [{ amount: 'desc' }],
      });
      expect(ids).toEqual(whole.map(({ id }) => id));
      expect(sizes).toEqual([100, 100, 45]);
    });

    it('scans in an order that no column has, too', async () => {
      await entries.putMany(range(30));
      const ids: string[] = [];
      for await (const page of entries.scan({ sort: [{ rawAt: 'asc' }, { ordinal: 'desc' }] }, 7))
        ids.push(...page.map(({ id }) => id));
      expect(ids).toEqual(
        range(30)
          .map(({ id }) => id)
          .toReversed(),
      );
    });
  });
});
