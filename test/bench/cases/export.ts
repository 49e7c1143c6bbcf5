import { spawnSync } from 'node:child_process';
import { closeSync, createWriteStream, openSync } from 'node:fs';
import { once } from 'node:events';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { stringify } from 'csv-stringify/sync';
import { openConsole } from '../../support/console.ts';
import { exportLedger } from '../../support/whole-ledger.ts';
import { CSV_COLUMNS } from '../csv-rows.ts';
import { stallRows, MEGABYTE, row, watched, type Bench, type Row } from '../measure.ts';

const SQL = `SELECT ${CSV_COLUMNS.map((name) => `"${name}"`).join(', ')} FROM rows INDEXED BY by_time ORDER BY at, ordinal, id`;

/** The whole ledger as CSV, by the engine as a host starts it, beside the same rows by the `sqlite3` program. */
export async function measureExport({ folder, full, plainRows, size }: Bench): Promise<Row[]> {
  const { engine, call } = await openConsole({
    isThreaded: true,
    folder: full,
    // As whom the windows are opened, too: nobody else could work here any more.
    operator: userInfo().username,
    exportPath: () => join(folder, 'ledger.csv'),
  });
  await call.ledger.page({ filter: {}, sort: 'at', direction: 'descending', skip: 0, limit: 50 });
  globalThis.gc?.();
  const rest = process.memoryUsage.rss();
  const written = await watched(async () => {
    const job = await exportLedger(call, 1_200_000);
    if (job?.state !== 'done') throw new Error(`The export ended as ${job?.state}`);
  });
  await engine.stop();
  const { name, taken } = await byHand(plainRows, join(folder, 'raw.csv'));
  return [
    row(`CSV of ${size.entries} rows, out of the encrypted workspace / ${name}`, 'ms', written.taken, taken, 2),
    ...stallRows('exporting', written),
    row('memory at its peak while exporting / before', 'MB', written.peak / MEGABYTE, rest / MEGABYTE, null),
    row(
      'memory at its peak while exporting / in its first half',
      'MB',
      written.peak / MEGABYTE,
      written.earlyPeak / MEGABYTE,
      1.25,
    ),
  ];
}

async function byHand(database: string, path: string): Promise<{ name: string; taken: number }> {
  const start = performance.now();
  if (spawnSync('sqlite3', ['-version']).status === 0) {
    const file = openSync(path, 'w');
    spawnSync('sqlite3', ['-csv', '-header', '-readonly', database, SQL], { stdio: ['ignore', file, 'inherit'] });
    closeSync(file);
    return { name: 'sqlite3 -csv of the same rows out of a plain file', taken: performance.now() - start };
  }
  const raw = new DatabaseSync(database, { readOnly: true });
  const file = createWriteStream(path);
  for (const found of raw.prepare(SQL).iterate()) {
    if (!file.write(stringify([Object.values(found)]))) await once(file, 'drain');
  }
  file.end();
  await once(file, 'finish');
  raw.close();
  return {
    name: 'node:sqlite and csv-stringify, the same rows out of a plain file',
    taken: performance.now() - start,
  };
}
