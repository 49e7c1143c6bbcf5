import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LedgerFilter, LedgerSort } from '../../contract/ledger.ts';
import type { LedgerEntry } from '../../domain/ledger.ts';
import { instant } from '../../domain/time.ts';
import { createDirectory, type Directory } from '../accounts/index.ts';
import { openStore, type Store } from '../store/index.ts';
import { account, entry, quietLogger } from '../store/store-fixtures.ts';
import { createOrderedEntries, type OrderedEntries } from './order.ts';

const COUNT = 160;
let folder = '';
let store: Store;
let directory: Directory;
let ordered: OrderedEntries;
let all: readonly LedgerEntry[] = [];
/** As names sort: not as ids do, two alike, one whose account has no entries. */
const NAMES = ['Zoe', 'adam', 'Berta', 'adam', 'Émile', 'Carl', 'Yan', 'Nobody'];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'counterfoil-order-'));
  store = await openStore({
    folder: join(folder, 'workspace'),
    key: new Uint8Array(32).fill(3),
    logger: quietLogger,
    now: () => instant(0),
    storage: { synchronous: 'OFF' },
  });
  await store.table('accounts').putMany(NAMES.map((name, index) => account(index, { name })));
  const origins = ['reported', 'reported', 'observed', 'expected'] as const;
  all = Array.from({ length: COUNT }, (_, index) =>
    entry(index, {
      connectionId: `c${(index % 7) % 2}` as never,
      origin: origins[index % origins.length]!,
      // Several at one instant, and several seen at one.
      at: instant(1_767_000_000_000 + Math.floor(index / 5) * 3_600_000),
      seenAt: instant(1_768_000_000_000 + Math.floor(index / 20) * 60_000),
      balanceAfter: index % 6 === 0 ? null : ((index * 37) % 50) - 20,
      // In no order of time, with equals, none, and what bytes and letters sort differently.
      reference: ['', 'ref-9', 'ref-10', 'Ref-1', 'é', '\u{1F600}', '\uFF5E'][(index * 5) % 7]!,
    }),
  );
  await store.table('entries').putMany(all);
  directory = createDirectory(store);
  ordered = createOrderedEntries(store, directory);
});
afterAll(async () => {
  directory.close();
  await store.close();
  rmSync(folder, { recursive: true });
});

const keyOf: Readonly<Record<LedgerSort, (one: LedgerEntry) => string | number>> = {
  at: ({ at }) => at,
  seenAt: ({ seenAt }) => seenAt,
  type: ({ type }) => type,
  origin: ({ origin }) => origin,
  connection: ({ connectionId }) => connectionId,
  account: ({ accountId }) =>
    NAMES[Number(accountId.slice(1))]!.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase(),
  amount: ({ amount }) => amount ?? -Infinity,
  balanceAfter: ({ balanceAfter }) => balanceAfter ?? -Infinity,
  description: ({ description }) => description,
  reference: ({ reference }) => reference,
};

const FILTERS: Readonly<Record<string, { filter: LedgerFilter; holds: (one: LedgerEntry) => boolean }>> = {
  nothing: { filter: {}, holds: () => true },
  'a connection': { filter: { connectionId: 'c1' as never }, holds: (one) => one.connectionId === 'c1' },
  'an account': { filter: { accountId: 'a3' as never }, holds: (one) => one.accountId === 'a3' },
  'a type': { filter: { type: 'credit' }, holds: (one) => one.type === 'credit' },
  'an origin': { filter: { origin: 'observed' }, holds: (one) => one.origin === 'observed' },
  'a span and a text': {
    filter: { since: instant(1_767_020_000_000), text: 'ENTRY 1' },
    holds: (one) => one.at >= instant(1_767_020_000_000) && one.description.includes('entry 1'),
  },
  'several accounts, and not a connection': {
    filter: { accountId: ['a1', 'a3', 'a5'] as never, not: { connectionId: ['c0' as never] } },
    holds: (one) => ['a1', 'a3', 'a5'].includes(one.accountId) && one.connectionId !== 'c0',
  },
  'types, and texts that are not there': {
    filter: { type: ['credit', 'debit'], not: { origin: ['expected'], text: ['ENTRY 1', 'ref-2'] }, reference: 'ref-' },
    holds: ({ type, origin, description, reference }) =>
      ['credit', 'debit'].includes(type) &&
      origin !== 'expected' &&
      /ref-/i.test(reference) &&
      !description.includes('entry 1') &&
      !reference.includes('ref-2'),
  },
  'what is not there': { filter: { type: 'adjustment' }, holds: () => false },
};

describe('the ledger in order', () => {
  for (const sort of Object.keys(keyOf) as LedgerSort[])
    for (const direction of ['ascending', 'descending'] as const)
      it(`by ${sort}, ${direction}: every window is part of one list, which is in order`, async () => {
        for (const { filter, holds } of Object.values(FILTERS)) {
          const order = { filter, sort, direction };
          const list: LedgerEntry[] = [];
          for await (const page of ordered.scan(order, 40)) list.push(...page);
          expect(new Set(list.map(({ id }) => id))).toEqual(new Set(all.filter(holds).map(({ id }) => id)));
          const keys = list.map(keyOf[sort]);
          const sign = direction === 'ascending' ? 1 : -1;
          expect(keys).toEqual(keys.toSorted((a, b) => (a === b ? 0 : a < b ? -sign : sign)));
          for (const [skip, limit] of [
            [0, 5],
            [0, 50],
            [3, 20],
            [50, 50],
            [10_000, 5],
          ] as const)
            expect(await ordered.window(order, skip, limit)).toEqual(list.slice(skip, skip + limit));
        }
      });

  it('is counted anew after a write', async () => {
    const order = { filter: {}, sort: 'account', direction: 'ascending' } as const;
    expect(await ordered.window(order, COUNT, 5)).toEqual([]);
    const added = entry(COUNT, { accountId: 'a0' as never, at: instant(0) });
    await store.table('entries').put(added);
    expect(await ordered.window(order, COUNT, 5)).toEqual([added]);
    await store.table('entries').remove([added.id]);
    expect(await ordered.window(order, COUNT, 5)).toEqual([]);
  });
});
