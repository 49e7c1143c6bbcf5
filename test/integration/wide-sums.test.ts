import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConnectionCardSchema } from '../../src/contract/connections.ts';
import { LedgerTotalsSchema } from '../../src/contract/ledger.ts';
import { BalancePointSchema } from '../../src/contract/procedure.ts';
import { UsageBucketSchema } from '../../src/contract/usage.ts';
import type { Connection } from '../../src/domain/connection.ts';
import { instant, type Instant } from '../../src/domain/time.ts';
import { connectionCard } from '../../src/engine/connections/index.ts';
import { createLedger } from '../../src/engine/ledger/index.ts';
import { connectionLine } from '../../src/engine/overview/index.ts';
import type { Store } from '../../src/engine/store/index.ts';
import { account, entry } from '../../src/engine/store/store-fixtures.ts';
import { createUsage } from '../../src/engine/usage/index.ts';
import { makeFolder, openDesk, type Desk } from '../support/desk.ts';

const DAY = 86_400_000;
const NOW = instant(Date.parse('2026-11-23T12:00:00.000Z'));
const ago = (days: number): Instant => instant(Date.parse(NOW) - days * DAY);
/** The largest amounts that one account or entry can have: two of them are more than one can. */
const MOST = 8_999_999_332_000_000;
const read = () => Promise.resolve(NOW);

let folder: ReturnType<typeof makeFolder>;
let desk: Desk;

beforeEach(async () => {
  folder = makeFolder();
  desk = await openDesk({ folder: join(folder.path, 'workspace') });
  const accounts = [0, 2, 4].map((index) =>
    account(index, { total: MOST, available: MOST, balanceAt: NOW, lastSyncedAt: NOW }),
  );
  await desk.store.table('accounts').putMany(accounts);
  const entries = [0, 2, 4].flatMap((index) => [
    entry(index, { accountId: `a${index}` as never, at: ago(9), type: 'credit', amount: MOST }),
    entry(index + 100, { accountId: `a${index}` as never, at: ago(1), type: 'debit', amount: -MOST }),
  ]);
  await desk.store.table('entries').putMany(entries);
});
afterEach(async () => {
  await desk.close();
  folder[Symbol.dispose]();
});

const connection = {
  id: 'c0',
  providerId: 'any',
  label: 'Shop',
  settings: {},
  accountIds: [],
  state: 'active',
  intervalMinutes: 60,
} as unknown as Connection;

function partsOf(store: Store) {
  return { store, clock: { ...desk.clock, now: () => NOW }, directory: desk.directory, lastGoodAt: read };
}

const card = (store: Store) =>
  connectionCard(
    {
      store,
      gateway: { requestsLastHour: () => 0 },
      sync: { health: () => Promise.resolve({ state: 'in sync' } as never) },
    },
    connection,
    undefined,
  );
const HeldSchema = ConnectionCardSchema.shape.held;

/** A store in which nothing can be added up, as where an amount is damaged. */
function withoutSums(store: Store): Store {
  return {
    ...store,
    table: (name) => ({
      ...store.table(name),
      sum: (query) =>
        query.fields.length > 0
          ? Promise.reject(new RangeError('Cannot add up amount: it is no whole number.'))
          : store.table(name).sum(query),
    }),
  };
}

describe('sums over more than any one account can hold', () => {
  it('are told by the ledger, the connections, the overview and usage, to the last digit', async () => {
    const totals = LedgerTotalsSchema.parse(await createLedger(partsOf(desk.store)).totals({}));
    expect(totals.byUnit).toMatchObject([{ credits: '26999997996', debits: '-26999997996', net: '0' }]);

    const { held } = await card(desk.store);
    expect(HeldSchema.parse(held)).toMatchObject([{ amount: '26999997996' }]);

    const line = await connectionLine(desk.store, await card(desk.store), NOW, null);
    const amounts = line.map((point) => BalancePointSchema.parse(point).amount);
    expect(amounts).toContain('53999995992');
    expect(amounts.at(-1)).toBe('26999997996');

    const usage = createUsage(partsOf(desk.store));
    const { buckets } = await usage.series({ since: ago(30), until: NOW, by: 'day' });
    expect(buckets.map((bucket) => UsageBucketSchema.parse(bucket).consumed)).toEqual(['26999997996']);
  });

  it('take nothing else down where they cannot be made', async () => {
    const store = withoutSums(desk.store);
    const ledger = createLedger(partsOf(store));
    const totals = LedgerTotalsSchema.parse(await ledger.totals({}));
    expect(totals).toMatchObject({ entries: 6, byUnit: [], problem: { code: 'total.not-whole' } });
    const { rows } = await ledger.page({ filter: {}, sort: 'at', direction: 'descending', skip: 0, limit: 10 });
    expect(rows).toHaveLength(6);
    expect(await card(store)).toMatchObject({
      accounts: 3,
      held: [{ amount: null, problem: { code: 'total.not-whole' } }],
    });
  });
});
