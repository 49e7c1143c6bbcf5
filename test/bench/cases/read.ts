import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { LedgerSortSchema, type LedgerFilter } from '../../../src/contract/ledger.ts';
import { instant } from '../../../src/domain/time.ts';
import { createDirectory } from '../../../src/engine/accounts/index.ts';
import { createOrderedEntries, ledgerSelector } from '../../../src/engine/ledger/index.ts';
import { openStore } from '../../../src/engine/store/index.ts';
import { silent } from '../../support/desk.ts';
import { LONGEST_STALL, MEGABYTE, row, timed, watched, type Row, type Size } from '../measure.ts';
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

/** Pages and totals of a seeded workspace, each beside the very SQL that it comes down to. */
export async function measureReads(folder: string, size: Size): Promise<Row[]> {
  let issued: Issued[] = [];
  const trace = (sql: string, values: readonly unknown[]): void =>
    void issued.push({ sql, values: values as Issued['values'] });
  const store = await openStore({ folder, logger: silent, now: () => instant(0), storage: { trace } });
  const raw = new DatabaseSync(join(folder, 'workspace.db'), { readOnly: true });
  raw.exec('PRAGMA cache_size = -64000; PRAGMA temp_store = MEMORY');
  const directory = createDirectory(store);
  const ordered = createOrderedEntries(store, directory);
  const rows: Row[] = [];
  let stall = 0;
  for (const [name, filter] of Object.entries(FILTERS)) {
    for (const by of LedgerSortSchema.options) {
      let worst: Row | undefined;
      for (const direction of ['ascending', 'descending'] as const) {
        const read = () => ordered.window({ filter, sort: by, direction }, 0, 50);
        issued = [];
        stall = Math.max(stall, (await watched(read)).stall);
        const pages = issued.filter(({ sql }) => sql.startsWith('SELECT data, rev'));
        const ours = await timed(size.times, read);
        const against = await timed(size.times, () => runAll(raw, pages));
        const found = row(`page of 50: ${name} by ${by} / the same SQL, parsed`, 'ms', ours, against, 2);
        if (worst === undefined || found.value > worst.value) worst = found;
      }
      if (worst !== undefined) rows.push(worst);
    }
  }
  rows.push(row('longest stall while paging', 'ms', stall, null, LONGEST_STALL));
  rows.push(...(await measureTotals(store, raw, size)));
  raw.close();
  directory.close();
  const bytes = ['', '-wal'].reduce(
    (sum, end) => sum + (statSync(join(folder, `workspace.db${end}`), { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
  rows.push(row('bytes on disk', 'bytes an entry', bytes / size.entries, null, null));
  globalThis.gc?.();
  rows.push(row('memory at rest, workspace open', 'MB', process.memoryUsage.rss() / MEGABYTE, null, null));
  await store.close();
  return rows;
}

function runAll(raw: DatabaseSync, pages: readonly Issued[]): unknown[] {
  return pages.flatMap(({ sql, values }) =>
    raw
      .prepare(sql)
      .all(...values)
      .map((found) => JSON.parse(String(found['data'])) as unknown),
  );
}

async function measureTotals(
  store: Awaited<ReturnType<typeof openStore>>,
  raw: DatabaseSync,
  size: Size,
): Promise<Row[]> {
  const entries = store.table('entries');
  const byTypeAndMonth = () =>
    entries.sum({ selector: ledgerSelector({}), groupBy: ['type', { field: 'at', length: 7 }], fields: ['amount'] });
  const full = raw.prepare(
    `SELECT "$type", substr("$at", 1, 7), count(*), sum("$amount"), sum("$amount") FILTER (WHERE "$amount" > 0), sum("$amount") FILTER (WHERE "$amount" < 0) FROM "entries-0" WHERE deleted = 0 AND "$status" IN ('current', 'vanished') GROUP BY 1, 2`,
  );
  const { stall } = await watched(byTypeAndMonth);
  const kept = await timed(size.times, byTypeAndMonth);
  const whole = await timed(Math.min(3, size.times), () => full.all());
  const all = await timed(size.times, () =>
    entries.sum({ selector: ledgerSelector({}), groupBy: ['connectionId', 'unit'], fields: ['amount'] }),
  );
  return [
    row('totals by type and month / a full SQL aggregate', 'ms', kept, whole, 0.05),
    row('totals of all, by connection / a full SQL aggregate', 'ms', all, whole, 0.05),
    row('longest stall while adding up', 'ms', stall, null, LONGEST_STALL),
  ];
}
