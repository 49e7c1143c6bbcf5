import { execFileSync, spawnSync } from 'node:child_process';
import { createWriteStream, openSync, closeSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { stringify } from 'csv-stringify/sync';
import { openConsole } from '../../support/console.ts';
import { until } from '../../support/desk.ts';
import { LONGEST_STALL, MEGABYTE, row, watched, type Row, type Size } from '../measure.ts';

const COLUMNS = `"$at", c.label, a.external, a.name, a.email, "$type", "$amount" / 1e6, "$unit", "$balanceAfter" / 1e6, "$description", "$reference", "$origin", "$status", e.id, "$externalId", "$sourceType", e.data ->> 'rawAt', e.data ->> 'zoneKnown', "$adjustmentId", "$seenAt", "$runId"`;
const SQL = `WITH c AS MATERIALIZED (SELECT id, data ->> 'label' AS label FROM "connections-0"), a AS MATERIALIZED (SELECT id, data ->> 'externalId' AS external, data ->> 'name' AS name, data ->> 'email' AS email FROM "accounts-0") SELECT ${COLUMNS} FROM "entries-0" e INDEXED BY "entries-0:_deleted,at,ordinal,id" LEFT JOIN c ON c.id = "$connectionId" LEFT JOIN a ON a.id = "$accountId" WHERE e.deleted = 0 ORDER BY "$at", "$ordinal", e.id`;

/** The whole ledger as CSV, by the engine as a host starts it, beside the same rows by the `sqlite3` program. */
export async function measureExport(folder: string, size: Size): Promise<Row[]> {
  const path = join(folder, 'ledger.csv');
  const start = performance.now();
  const { engine, call } = await openConsole({ folder, exportPath: () => path });
  await call.ledger.page({ filter: {}, sort: 'at', direction: 'descending', skip: 0, limit: 50 });
  const opened = performance.now() - start;
  const rest = process.memoryUsage.rss();
  const written = await watched(async () => {
    await call.exports.start({
      subject: 'ledger',
      columns: [],
      withBom: false,
      separator: ',',
      ledgerSort: { by: 'at', direction: 'ascending' },
    });
    const [job] = await until(
      'it is written',
      () => call.exports.list({}),
      ([newest]) => newest !== undefined && newest.state !== 'writing',
      600_000,
    );
    if (job?.state !== 'done') throw new Error(`The export ended as ${job?.state}`);
  });
  await engine.stop();
  const empty = await startEmpty(join(folder, 'empty'));
  const { name, taken } = byHand(join(folder, 'workspace', 'workspace.db'), join(folder, 'raw.csv'));
  return [
    row(`CSV of ${size.entries} rows / ${name}`, 'ms', written.taken, taken, 2),
    row('longest stall while exporting', 'ms', written.stall, null, LONGEST_STALL),
    row('memory at its peak while exporting / before', 'MB', written.peak / MEGABYTE, rest / MEGABYTE, 1.5),
    row('start of the engine to its first page / with an empty workspace', 'ms', opened, empty, 1.3),
  ];
}

async function startEmpty(folder: string): Promise<number> {
  // Made first: a workspace is new only once.
  for (const isMeasured of [false, true]) {
    const start = performance.now();
    const { engine, call } = await openConsole({ folder });
    await call.ledger.page({ filter: {}, sort: 'at', direction: 'descending', skip: 0, limit: 50 });
    const taken = performance.now() - start;
    await engine.stop();
    if (isMeasured) return taken;
  }
  return 0;
}

function byHand(database: string, path: string): { name: string; taken: number } {
  const start = performance.now();
  if (spawnSync('sqlite3', ['-version']).status === 0) {
    const file = openSync(path, 'w');
    execFileSync('sqlite3', ['-csv', '-header', '-readonly', database, SQL], { stdio: ['ignore', file, 'inherit'] });
    closeSync(file);
    return { name: 'sqlite3 -csv of the same rows', taken: performance.now() - start };
  }
  const raw = new DatabaseSync(database, { readOnly: true });
  const file = createWriteStream(path);
  for (const found of raw.prepare(SQL).iterate()) file.write(stringify([Object.values(found)]));
  file.end();
  raw.close();
  return { name: 'node:sqlite and csv-stringify, the same rows', taken: performance.now() - start };
}
