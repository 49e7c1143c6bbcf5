import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createRxDatabase, type RxJsonSchema, type RxStorage } from 'rxdb';
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory';
import type { LedgerEntry } from '../../../src/domain/ledger.ts';
import { instant } from '../../../src/domain/time.ts';
import { openStore } from '../../../src/engine/store/index.ts';
import { getRxStorageNodeSqlite } from '../../../src/engine/store/sqlite-storage/index.ts';
import { silent } from '../../support/desk.ts';
import { LONGEST_STALL, median, row, timed, watched, type Row, type Size } from '../measure.ts';
import { batches, benchEntry } from '../rows.ts';

const BATCH = 500;
const THREE = [['at'], ['accountId', 'at'], ['amount']];
const TEN = [
  'at,ordinal',
  'accountId,at,ordinal',
  'connectionId,at,ordinal',
  'type,at,ordinal',
  'origin,at,ordinal',
  'seenAt',
  'description',
  'reference',
  'amount',
  'balanceAfter',
].map((index) => index.split(','));

const text = (maxLength: number) => ({ type: 'string', maxLength }) as const;
const schema = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: {
    id: text(300),
    accountId: text(200),
    at: text(24),
    amount: { type: 'integer', minimum: -9e15, maximum: 9e15, multipleOf: 1 },
  },
  indexes: [['at'], ['accountId', 'at'], ['amount']],
  required: ['id', 'accountId', 'at', 'amount'],
} as unknown as RxJsonSchema<LedgerEntry>;

/** Writing ledger rows, each beside the same rows and indexes in raw SQLite, both safe against a power cut. */
export async function measureWrites(folder: string, size: Size): Promise<Row[]> {
  const count = size.written;
  const rows = batches(count, BATCH, (index) => benchEntry(index, count));
  const ours: number[] = [];
  const raw: number[] = [];
  const kept: number[] = [];
  const rawKept: number[] = [];
  const memory: { insert: number; page: number }[] = [];
  const disk: { insert: number; page: number }[] = [];
  let stall = 0;
  for (let turn = 0; turn < Math.min(3, size.times); turn += 1) {
    disk.push(
      await throughRxdb(
        join(folder, `three-${turn}.db`),
        getRxStorageNodeSqlite({ path: join(folder, `three-${turn}.db`) }),
        rows,
      ),
    );
    ours.push(disk.at(-1)?.insert ?? 0);
    raw.push(inRawSqlite(join(folder, `raw-three-${turn}.db`), THREE, rows));
    memory.push(await throughRxdb(`memory-${turn}`, getRxStorageMemory(), rows));
    const store = await openStore({ folder: join(folder, `store-${turn}`), logger: silent, now: () => instant(0) });
    const written = await watched(async () => {
      for (const batch of rows) await store.table('entries').putMany(batch);
    });
    stall = Math.max(stall, written.stall);
    await store.close();
    kept.push(written.taken);
    rawKept.push(inRawSqlite(join(folder, `raw-ten-${turn}.db`), TEN, rows));
  }
  const each = (values: readonly number[]): number => (median(values) * 1000) / count;
  return [
    row('write through RxDB, 3 indexes / raw node:sqlite', 'µs a row', each(ours), each(raw), 1.7),
    row(
      'write as the workspace does (10 indexes, kept totals, comparison) / raw, 10 indexes',
      'µs a row',
      each(kept),
      each(rawKept),
      null,
    ),
    row('longest stall while writing', 'ms', stall, null, LONGEST_STALL),
    row(
      'RxDB insert on our storage / RxDB memory storage',
      'µs a row',
      each(ours),
      each(memory.map(({ insert }) => insert)),
      null,
    ),
    row(
      'RxDB page of 50 on our storage / RxDB memory storage',
      'ms',
      median(disk.map(({ page }) => page)),
      median(memory.map(({ page }) => page)),
      null,
    ),
  ];
}

async function throughRxdb(name: string, storage: RxStorage<unknown, unknown>, rows: readonly LedgerEntry[][]) {
  const database = await createRxDatabase({
    name,
    storage: storage as never,
    multiInstance: false,
    eventReduce: false,
  });
  const { entries } = await database.addCollections({ entries: { schema } });
  if (entries === undefined) throw new Error('RxDB made no collection');
  const start = performance.now();
  for (const batch of rows) await entries.bulkInsert(batch);
  const insert = performance.now() - start;
  let skip = 0;
  // RxDB answers the same question from memory; another one is asked each time.
  const page = await timed(9, () =>
    entries.find({ selector: {}, sort: [{ at: 'desc' }], skip: (skip += 1), limit: 50 }).exec(),
  );
  await database.close();
  return { insert, page };
}

function inRawSqlite(path: string, indexes: readonly (readonly string[])[], rows: readonly LedgerEntry[][]): number {
  const fields = [...new Set(indexes.flat())] as (keyof LedgerEntry)[];
  const database = new DatabaseSync(path);
  database.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -64000; PRAGMA wal_autocheckpoint = 4000',
  );
  database.exec(
    `CREATE TABLE entries (id TEXT PRIMARY KEY NOT NULL, ${fields.map((field) => `"${field}"`).join(', ')}, data TEXT NOT NULL)`,
  );
  for (const index of indexes)
    database.exec(`CREATE INDEX "${index.join()}" ON entries (${index.map((field) => `"${field}"`).join(', ')}, id)`);
  const insert = database.prepare(`INSERT INTO entries VALUES (?, ?, ${fields.map(() => '?').join(', ')})`);
  const start = performance.now();
  for (const batch of rows) {
    database.exec('BEGIN IMMEDIATE');
    for (const entry of batch)
      insert.run(entry.id, ...fields.map((field) => entry[field] as string | number), JSON.stringify(entry));
    database.exec('COMMIT');
  }
  const taken = performance.now() - start;
  database.close();
  return taken;
}
