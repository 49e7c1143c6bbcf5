import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LedgerEntry } from '../../domain/ledger.ts';
import { instant } from '../../domain/time.ts';
import { openStore } from './index.ts';
import type { Selector, Store, Table } from './store.ts';
import { entry, quietLogger, withDatabase } from './store-fixtures.ts';

let parent = '';
let folder = '';
let store: Store;
let entries: Table<LedgerEntry>;
let issued: string[] = [];

const open = (): Promise<Store> =>
  openStore({
    folder,
    logger: quietLogger,
    now: () => instant(0),
    storage: { synchronous: 'OFF', trace: (sql) => issued.push(sql) },
  });

beforeAll(async () => {
  parent = mkdtempSync(join(tmpdir(), 'counterfoil-totals-'));
  folder = join(parent, 'workspace');
  store = await open();
  entries = store.table('entries');
});
afterAll(async () => {
  await store.close();
  rmSync(parent, { recursive: true });
});

const DAYS = ['2026-01-01', '2026-01-31', '2026-02-01', '2026-02-02'] as const;
const amounts = fc.oneof(
  fc.constantFrom(null, 0, 1, -1, 12_500_000, -(2 ** 24), Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER),
  fc.integer(),
);
const someEntry: fc.Arbitrary<LedgerEntry> = fc
  .record({
    index: fc.nat(11),
    accountId: fc.constantFrom('a1', 'a2'),
    connectionId: fc.constantFrom('c1', 'c2'),
    day: fc.constantFrom(...DAYS),
    hour: fc.constantFrom('00:00:00.000Z', '23:59:59.999Z'),
    type: fc.constantFrom('credit', 'debit', 'unclassified'),
    origin: fc.constantFrom('reported', 'observed', 'expected'),
    status: fc.constantFrom('current', 'vanished', 'settled', 'replaced'),
    unit: fc.constantFrom('credits', 'words \u{1F600}'),
    adjustmentId: fc.constantFrom(null, 'adj1'),
    amount: amounts,
  })
  .map(({ index, day, hour, ...changes }) =>
    entry(index, { ...changes, at: `${day}T${hour}` } as Partial<LedgerEntry>),
  );

const steps = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.array(someEntry, { minLength: 1, maxLength: 8 }).map((put) => ({ put })) },
    { weight: 1, arbitrary: fc.array(fc.nat(11), { minLength: 1, maxLength: 4 }).map((remove) => ({ remove })) },
  ),
  { minLength: 1, maxLength: 8 },
);

const bounds = fc.option(
  fc.constantFrom(...DAYS, '2026-03-01').map((day) => `${day}T00:00:00.000Z`),
  { nil: undefined },
);
const questions = fc.record({
  selector: fc
    .record({
      accountId: fc.option(fc.constantFrom('a1', 'a2'), { nil: undefined }),
      connectionId: fc.option(fc.constantFrom('c1', 'c2'), { nil: undefined }),
      type: fc.option(fc.constantFrom('credit', 'debit'), { nil: undefined }),
      adjustmentId: fc.option(fc.constant({ $eq: null }), { nil: undefined }),
      amount: fc.option(fc.constant({ $lt: 0 }), { nil: undefined }),
      since: bounds,
      until: bounds,
    })
    .map(({ since, until, ...rest }) => ({
      ...rest,
      at: since === undefined && until === undefined ? undefined : bound(since, until),
      status: { $in: ['current', 'vanished'] },
    })),
  groupBy: fc.subarray(['accountId', 'connectionId', 'type', 'origin', { field: 'at', length: 7 }] as const),
});

function bound(since: string | undefined, until: string | undefined) {
  return { ...(since !== undefined && { $gte: since }), ...(until !== undefined && { $lt: until }) };
}

const line = (group: unknown): string =>
  JSON.stringify(group, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
const sorted = (groups: readonly unknown[]): string[] => groups.map(line).sort();

/** A condition that every entry meets and no totals are kept by: the entries themselves are added up. */
const ADDED_UP: Selector<LedgerEntry> = { ordinal: { $gte: -1 } };

describe('kept totals', () => {
  it('equal the entries added up, after any puts, changes, vanishings and removals', async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.array(questions, { minLength: 1, maxLength: 4 }), async (done, asked) => {
        for (const step of done) {
          if ('put' in step) await entries.putMany(step.put);
          else await entries.remove(step.remove.map((index) => `e${index}`));
        }
        expect(await store.check()).toEqual([]);
        for (const { selector, groupBy } of asked) {
          const query = { groupBy, fields: ['amount'] as const };
          issued = [];
          const kept = await entries.sum({ selector, ...query });
          // By account they are kept by month: other days are added up from the account's entries.
          const isByAccount = selector.accountId !== undefined || groupBy.includes('accountId');
          const isWithinMonth = /-(?!01T)\d\dT/.test(JSON.stringify(selector.at ?? {}));
          if (!isByAccount || !isWithinMonth) expect(issued.join()).toMatch(/FROM "entries-0:totals:/);
          issued = [];
          const added = await entries.sum({ selector: { ...selector, ...ADDED_UP }, ...query });
          expect(issued.join()).not.toMatch(/totals:/);
          expect(sorted(kept)).toEqual(sorted(added));
        }
      }),
      { numRuns: Number(process.env['TOTALS_RUNS'] ?? 60) },
    );
  });

  it('are not asked where they cannot tell: within a day, by text, by another amount', async () => {
    await entries.putMany([entry(1), entry(2), entry(3)]);
    for (const selector of [
      { at: { $gte: '2026-01-01T00:02:00.000Z' } },
      { description: { $regex: 'words', $options: 'i' } },
      { amount: { $lt: -1 } },
      { at: { $lte: '2026-01-01T00:00:00.000Z' } },
    ]) {
      issued = [];
      await entries.sum({ selector, groupBy: [], fields: ['amount'] });
      expect(issued.join()).not.toMatch(/totals:/);
    }
  });

  it('that differ are found by the check and are right again once rebuilt', async () => {
    await entries.putMany([entry(1), entry(2), entry(3)]);
    await store.close();
    withDatabase(folder, (connection) => {
      const [[name] = []] = connection.all(
        "SELECT name FROM sqlite_master WHERE name LIKE 'entries-0:totals:%' LIMIT 1",
      );
      connection.execute(`UPDATE "${String(name)}" SET n = n + 1`);
    });
    store = await open();
    entries = store.table('entries');
    expect(await store.check()).toEqual([expect.stringMatching(/kept totals of entries-0 by .* differ/)]);
    await store.rebuildTotals();
    expect(await store.check()).toEqual([]);
  });

  it('are made from the entries of a workspace that kept none', async () => {
    await store.close();
    withDatabase(folder, (connection) => {
      connection.run("UPDATE _tables SET layout = json_remove(layout, '$.totals') WHERE name = 'entries-0'");
      for (const [name] of connection.all("SELECT name FROM sqlite_master WHERE name LIKE 'entries-0:totals:%'"))
        connection.execute(`DROP TABLE IF EXISTS "${String(name)}"`);
    });
    store = await open();
    entries = store.table('entries');
    expect(await store.check()).toEqual([]);
    issued = [];
    expect((await entries.sum({ groupBy: [], fields: ['amount'] }))[0]?.count).toBe(await entries.count());
    expect(issued.join()).toMatch(/totals:/);
  });
});
