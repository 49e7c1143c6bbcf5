import { statSync } from 'node:fs';
import { join } from 'node:path';
import { LedgerSortSchema, type LedgerFilter } from '../../../src/contract/ledger.ts';
import { instant } from '../../../src/domain/time.ts';
import { createDirectory } from '../../../src/engine/accounts/index.ts';
import {
  createOrderedEntries,
  ledgerSelector,
  type LedgerOrder,
  type OrderedEntries,
} from '../../../src/engine/ledger/index.ts';
import { openStore, openStoreInThread, type Store } from '../../../src/engine/store/index.ts';
import { silent } from '../../support/desk.ts';
import { STORE_WORKER } from '../../../src/engine/store/openers.ts';
import { inTurn, stallRows, row, timed, watched, type Bench, type Row, type Size } from '../measure.ts';
import { openKey } from '../open-key.ts';
import { openRaw, type RawDatabase } from '../raw-sqlite.ts';
import { accountOf, connectionOf } from '../rows.ts';

interface Issued {
  readonly sql: string;
  readonly values: readonly (null | number | string)[];
}

const FILTERS: Readonly<Record<string, LedgerFilter>> = {
  'all entries': {},
  'one connection': { connectionId: connectionOf(3) },
  'one account': { accountId: accountOf(7) },
  'one type': { type: 'credit' },
  'one month': { since: instant(Date.parse('2025-03-01')), until: instant(Date.parse('2025-04-01')) },
};
/** The longest that a page may take, in milliseconds. */
const LONGEST_PAGE = 5;
/** The longest that a search may take, in milliseconds. */
const LONGEST_SEARCH = 50;
/** The most bytes of the file for each entry, where so many are there that nothing else weighs. */
const MOST_BYTES = 1300;
const MANY = 1_000_000;

/** Pages and totals of a seeded workspace, each beside the very SQL that it comes down to. */
export async function measureReads({ full, size }: Bench): Promise<Row[]> {
  const folder = join(full, 'workspace');
  const key = await openKey(folder);
  const bytes = statSync(join(folder, 'workspace.db')).size;
  let issued: Issued[] = [];
  const trace = (sql: string, values: readonly unknown[]): void =>
    void issued.push({ sql, values: values as Issued['values'] });
  const store = await openStore({ folder, key, logger: silent, now: () => instant(0), storage: { trace } });
  const raw = openRaw(join(folder, 'workspace.db'), key);
  const directory = createDirectory(store);
  const ordered = createOrderedEntries(store, directory);
  const rows: Row[] = [];
  await warmUp(ordered, raw);
  for (const [name, filter] of Object.entries(FILTERS)) {
    for (const by of LedgerSortSchema.options) {
      let worst: Row | undefined;
      for (const direction of ['ascending', 'descending'] as const) {
        const read = () => ordered.window({ filter, sort: by, direction }, 0, 50);
        // Names of accounts and connections are read once, and are no part of a page.
        await read();
        issued = [];
        await read();
        const pages = issued.filter(({ sql }) => sql.startsWith('SELECT data,'));
        const [ours = 0, limit = 0] = await inTurn(size.times * 3, [read, () => readRaw(raw, pages)]);
        const found = row(`page of 50: ${name} by ${by} / the same SQL, parsed`, 'ms', ours, limit, 2);
        if (worst === undefined || found.value > worst.value) worst = found;
      }
      if (worst !== undefined) rows.push(worst);
    }
  }
  const slowest = rows.reduce((most, found) => (found.value > most.value ? found : most));
  rows.push(
    row(`slowest of these pages (${slowest.name.split(' / ')[0]?.slice(12)})`, 'ms', slowest.value, null, LONGEST_PAGE),
  );
  rows.push(...(await measureSearch(ordered, size)), ...(await measureTotals(store, raw, size)));
  raw.close();
  directory.close();
  await store.close();
  rows.push(...(await measureOnThread(folder, key, size)));
  const most = size.entries < MANY ? null : MOST_BYTES;
  rows.push(row('bytes on disk, indexes and totals included', 'bytes an entry', bytes / size.entries, null, most));
  return rows;
}

/** Until the code of both sides is compiled: else the first pages of the table would tell of that. */
async function warmUp(ordered: OrderedEntries, raw: RawDatabase): Promise<void> {
  for (let turn = 0; turn < 100; turn += 1) {
    for (const sort of LedgerSortSchema.options)
      await ordered.window({ filter: { accountId: accountOf(turn) }, sort, direction: 'descending' }, 0, 50);
    readRaw(raw, [{ sql: 'SELECT data, * FROM "entries-0" ORDER BY "row" LIMIT 50', values: [] }]);
  }
}

function readRaw(raw: RawDatabase, pages: readonly Issued[]): unknown[] {
  return pages.flatMap(({ sql, values }) =>
    raw
      .prepare(sql)
      .raw()
      .all(...values)
      .map((found) => JSON.parse(String((found as readonly unknown[])[0])) as unknown),
  );
}

/** The first page of what holds a text; another text each time, so that no answer is remembered. */
async function measureSearch(ordered: OrderedEntries, size: Size): Promise<Row[]> {
  const texts: Readonly<Record<string, (turn: number) => string>> = {
    'a reference': (turn) => `ref-6180${33 + turn}`,
    'a word and two digits': (turn) => `answered ${11 + turn}`,
    'four digits': (turn) => String(1234 + 7 * turn),
    'a text that is not there': (turn) => `no such text ${turn}`,
  };
  const rows: Row[] = [];
  for (const [name, textOf] of Object.entries(texts)) {
    let turn = 0;
    const taken = await timed(size.times, () => {
      turn += 1;
      return ordered.window({ filter: { text: textOf(turn) }, sort: 'at', direction: 'descending' }, 0, 50);
    });
    rows.push(row(`search of the texts of ${size.entries} entries: ${name}`, 'ms', taken, null, LONGEST_SEARCH));
  }
  return rows;
}

async function measureTotals(store: Store, raw: RawDatabase, size: Size): Promise<Row[]> {
  const entries = store.table('entries');
  const byTypeAndMonth = () =>
    entries.sum({ selector: ledgerSelector({}), groupBy: ['type', { field: 'at', length: 7 }], fields: ['amount'] });
  const byConnection = () =>
    entries.sum({ selector: ledgerSelector({}), groupBy: ['connectionId', 'unit'], fields: ['amount'] });
  const full = raw.prepare(
    `SELECT "$type", strftime('%Y-%m', "$at" / 1000.0, 'unixepoch'), count(*), sum("$amount"), sum("$amount") FILTER (WHERE "$amount" > 0), sum("$amount") FILTER (WHERE "$amount" < 0) FROM "entries-0" WHERE deleted = 0 AND "$status" IN ('current', 'vanished') GROUP BY 1, 2`,
  );
  // A millisecond right after a second of adding up is not told apart from what that second left to be cleaned up.
  const [kept = 0, all = 0] = await inTurn(size.times * 3, [byTypeAndMonth, byConnection]);
  const whole = await timed(Math.min(3, size.times), () => full.all());
  return [
    row('totals by type and month / a full SQL aggregate', 'ms', kept, whole, 0.05),
    row('totals of all, by connection / a full SQL aggregate', 'ms', all, whole, 0.05),
  ];
}

/** The same reads with the store on its thread, as a host has it: what reaches the engine's own thread. */
async function measureOnThread(folder: string, key: Uint8Array, size: Size): Promise<Row[]> {
  const store = await openStoreInThread({ folder, key, logger: silent, now: () => instant(0) }, STORE_WORKER);
  const directory = createDirectory(store);
  const ordered = createOrderedEntries(store, directory);
  const newest: LedgerOrder = { filter: {}, sort: 'at', direction: 'descending' };
  const [page = 0] = await inTurn(size.times * 3, [() => ordered.window(newest, 0, 50)]);
  const paging = await watched(async () => {
    for (const filter of Object.values(FILTERS))
      for (const sort of LedgerSortSchema.options)
        await ordered.window({ filter, sort, direction: 'descending' }, 0, 50);
  });
  const adding = await watched(() =>
    store.table('entries').sum({ selector: ledgerSelector({}), groupBy: ['type', 'accountId'], fields: ['amount'] }),
  );
  directory.close();
  await store.close();
  return [
    row('page of 50: all entries by at, from the store’s thread', 'ms', page, null, LONGEST_PAGE),
    ...stallRows('paging', paging),
    ...stallRows('adding up', adding),
  ];
}
