import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AccountSortSchema } from '../../src/contract/accounts.ts';
import { LedgerSortSchema, type LedgerFilter } from '../../src/contract/ledger.ts';
import { instant } from '../../src/domain/time.ts';
import { createChangeHub } from '../../src/engine/changes/index.ts';
import { composeEngine, type Composition } from '../../src/engine/compose.ts';
import { openStore, type Store } from '../../src/engine/store/index.ts';
import { openConnection, type Connection, type SqlValue } from '../../src/engine/store/sqlite-storage/index.ts';
import { createVault } from '../../src/engine/vault/index.ts';
import { machinePorts } from '../../src/host/machine-ports.ts';
import { accountOf, benchEntry, connectionOf } from '../bench/rows.ts';
import { ADA } from '../support/actors.ts';
import { makeFolder, silent } from '../support/desk.ts';

/** More than the storage counts before it takes rows for many. */
const ENTRIES = 6000;
/** Those that grow with every sync. Accounts and connections are read whole into memory once, on purpose. */
const LARGE = ['entries-0', 'balances-0', 'usage-0', 'audit-0', 'runs-0', 'answers-0'];

/** What may read a large table whole, and why. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  'SELECT count(*) FROM "runs-0" WHERE deleted = ?':
    'The length of the list of runs, from an index alone: a run is one row for thousands of entries.',
};

interface Issued {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

const folder = makeFolder();
const issued = new Map<string, Issued>();
let store: Store;
let engine: Composition;
let reader: Connection;

beforeAll(async () => {
  const trace = (sql: string, values: readonly SqlValue[]): void => void issued.set(sql, { sql, values });
  const machine = machinePorts();
  store = await openStore({
    folder: folder.path,
    logger: silent,
    now: () => machine.clock.now(),
    storage: { synchronous: 'OFF', trace },
  });
  for (let from = 0; from < ENTRIES; from += 2000)
    await store.table('entries').putMany(Array.from({ length: 2000 }, (_, index) => benchEntry(from + index, ENTRIES)));
  const keys = { options: () => Promise.resolve([]) };
  const vault = await createVault({ folder: folder.path, keys });
  engine = composeEngine({
    store,
    vault,
    hub: createChangeHub(),
    ports: {
      ...machine,
      logger: silent,
      keys,
      paths: { workspace: folder.path, logs: folder.path, exports: folder.path },
      saveTarget: { choose: () => Promise.resolve(null) },
      notifier: { notify: () => undefined, setWaiting: () => undefined },
      host: { kind: 'web', version: '0.0.0', platform: 'test', operator: 'Ada' },
    },
  });
  reader = openConnection(join(folder.path, 'workspace.db'), { isReadOnly: true });
}, 60_000);
afterAll(async () => {
  reader.release();
  engine.close();
  await store.close();
  folder[Symbol.dispose]();
});

/** The statements among those issued that read all rows of a large table, each as its plan tells it. */
async function fullScansDuring(work: () => Promise<unknown>): Promise<string[]> {
  issued.clear();
  await work();
  expect(issued.size).toBeGreaterThan(0);
  return [...issued.values()].flatMap(({ sql, values }) => {
    if (sql in EXCEPTIONS || !/^(SELECT|WITH|UPDATE|DELETE)\b/.test(sql)) return [];
    const plan = reader.all(`EXPLAIN QUERY PLAN ${sql}`, values).map((row) => String(row[3]));
    return plan.filter((step) => isFullScan(step, plan, sql)).map((step) => `${step}: ${sql}`);
  });
}

/** A walk along an index that ends after a page is no full scan; without an end, or to sort all that it meets, it is. */
function isFullScan(step: string, plan: readonly string[], sql: string): boolean {
  const [way, table = ''] = step.split(' ');
  if (!LARGE.includes(table)) return false;
  // Nothing is deleted for long, so that to look for what is not deleted is to read all.
  const readsAll = way === 'SCAN' || step.endsWith('(deleted=?)');
  const isPaged =
    / USING (COVERING )?INDEX /.test(step) &&
    /\bLIMIT\b/.test(sql) &&
    !plan.some((one) => one.startsWith('USE TEMP B-TREE FOR ORDER'));
  return readsAll && !isPaged;
}

const day = (text: string) => instant(Date.parse(text));
const span = { since: day('2025-01-01'), until: day('2026-01-01') };
const FILTERS: Readonly<Record<string, LedgerFilter>> = {
  nothing: {},
  'a connection': { connectionId: connectionOf(1) },
  'an account': { accountId: accountOf(1) },
  'a type': { type: 'credit' },
  'an origin': { origin: 'observed' },
  'a span': span,
  amounts: { amountAtLeast: '1', amountAtMost: '400' },
  'a text that few entries have': { text: 'answered 12' },
  'a text that most entries have': { text: 'REQUEST' },
  'a text within a connection': { text: 'REQUEST', connectionId: connectionOf(1) },
  'a moment': { seenBy: day('2027-01-01') },
  'all of it': {
    connectionId: connectionOf(1),
    accountId: accountOf(1),
    type: 'debit',
    ...span,
    seenBy: day('2027-01-01'),
  },
};

/** Each of them as the screens send it, and with the others that a person sets beside it. */
const COMBINED: Readonly<Record<string, LedgerFilter>> = Object.fromEntries(
  Object.entries(FILTERS).flatMap(([name, filter]) => [
    [name, filter],
    [`${name}, standing still`, { ...filter, seenBy: day('2027-01-01') }],
    ...Object.entries({ 'a connection': 'connectionId', 'a type': 'type', 'a span': 'since' } as const)
      .filter(([, field]) => filter[field] === undefined)
      .map(([other]) => [`${name} and ${other}`, { ...filter, ...FILTERS[other], seenBy: day('2027-01-01') }]),
  ]),
);

describe('no full scan of a large table', () => {
  for (const [name, filter] of Object.entries(COMBINED)) {
    it(`in a page of the ledger filtered by ${name}, in any order`, async () => {
      const { ledger } = engine.services;
      const scans = await fullScansDuring(async () => {
        for (const sort of LedgerSortSchema.options)
          for (const direction of ['ascending', 'descending'] as const)
            await ledger.page({ filter, sort, direction, skip: 0, limit: 50 });
        await ledger.newSince(filter, day('2027-01-01'));
        await ledger.gaps(filter);
      });
      expect(scans).toEqual([]);
    });

    it(`in totals of the ledger filtered by ${name}`, async () => {
      expect(await fullScansDuring(() => engine.services.ledger.totals(filter))).toEqual([]);
    });
  }

  it('in accounts, memberships, usage, activity and overview', async () => {
    const { accounts, memberships, usage, activity, overview } = engine.services;
    const scans = await fullScansDuring(async () => {
      for (const sort of AccountSortSchema.options)
        await accounts.page({ filter: {}, sort, direction: 'ascending', skip: 0, limit: 50 });
      await memberships.page({ filter: {}, skip: 0, limit: 50 } as never);
      for (const by of ['day', 'month'] as const) {
        await usage.series({ ...span, by });
        await usage.series({ ...span, by, connectionId: connectionOf(1) });
        await usage.series({ ...span, by, accountId: accountOf(1) });
      }
      await usage.top({ ...span, limit: 20 });
      await activity.runs({ skip: 0, limit: 50 });
      await overview.get(ADA);
    });
    expect(scans).toEqual([]);
  });
});
