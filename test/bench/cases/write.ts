import { createCipheriv, createSecretKey, randomBytes, randomFillSync } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { LedgerEntry } from '../../../src/domain/ledger.ts';
import { instant } from '../../../src/domain/time.ts';
import { openStoreInThread } from '../../../src/engine/store/index.ts';
import { getRxStorageNodeSqlite } from '../../../src/engine/store/sqlite-storage/index.ts';
import { silent } from '../../support/desk.ts';
import { STORE_WORKER } from '../../support/engine-parts.ts';
import { stallRows, median, row, watched, type Bench, type Row } from '../measure.ts';
import { batches, benchEntry } from '../rows.ts';
import { openEntries, THREE_INDEXES } from '../rxdb-entries.ts';

const BATCH = 500;
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

/** Somewhere rows are written to, batch by batch. */
interface Writer {
  write(batch: readonly LedgerEntry[]): unknown;
  close(): unknown;
}

/** Writing ledger rows, each beside the same rows and indexes in raw SQLite, all safe against a power cut. */
export async function measureWrites({ folder, size }: Bench): Promise<Row[]> {
  const rows = batches(size.written, BATCH, (index) => benchEntry(index, size.written));
  const key = new Uint8Array(randomBytes(32));
  const file = (name: string) => join(folder, `${name}.db`);
  let held = { stall: 0, delay: 0 };
  const taken: number[][] = [];
  for (let turn = 0; turn < Math.min(3, size.times); turn += 1) {
    const store = await openStoreInThread(
      { folder: join(folder, `store-${turn}`), key, logger: silent, now: () => instant(0) },
      STORE_WORKER,
    );
    const writers = [
      await throughRxdb(file(`plain-${turn}`)),
      inRawSqlite(file(`raw-plain-${turn}`), THREE_INDEXES),
      await throughRxdb(file(`sealed-${turn}`), key),
      inRawSqlite(file(`raw-sealed-${turn}`), THREE_INDEXES, key),
      { write: (batch: readonly LedgerEntry[]) => store.table('entries').putMany(batch), close: () => undefined },
      inRawSqlite(file(`raw-ten-${turn}`), TEN, key),
    ];
    taken.push(await writeByTurns(writers, rows));
    const again = batches(size.written, BATCH, (index) => ({ ...benchEntry(index, size.written), ordinal: 7 }));
    const watching = await watched(async () => {
      for (const batch of again) await store.table('entries').putMany(batch);
    });
    if (watching.stall > held.stall) held = watching;
    await store.close();
  }
  const each = (index: number): number => (median(taken.map((turn) => turn[index] ?? 0)) * 1000) / size.written;
  const [plain = 0, rawPlain = 0, sealed = 0, rawSealed = 0, kept = 0, rawKept = 0] = [0, 1, 2, 3, 4, 5].map(each);
  const unit = 'µs a row';
  return [
    row('write through RxDB, 3 indexes / raw node:sqlite', unit, plain, rawPlain, 1.7),
    row('write through RxDB, 3 indexes, sealed / raw node:sqlite, sealed', unit, sealed, rawSealed, 1.7),
    row('write through RxDB, sealed / plain', unit, sealed, plain, null),
    row(
      'write as the workspace does (10 indexes, totals, sealed, on its thread) / raw, sealed',
      unit,
      kept,
      rawKept,
      null,
    ),
    ...stallRows('writing', held),
  ];
}

/** Each batch goes to one writer after the other, so that the disk's moods strike them alike. @returns milliseconds of each. */
async function writeByTurns(writers: readonly Writer[], rows: readonly LedgerEntry[][]): Promise<number[]> {
  const taken = writers.map(() => 0);
  for (const batch of rows) {
    for (const [index, writer] of writers.entries()) {
      const start = performance.now();
      await writer.write(batch);
      taken[index] = (taken[index] ?? 0) + performance.now() - start;
    }
  }
  for (const writer of writers) await writer.close();
  return taken;
}

async function throughRxdb(path: string, key?: Uint8Array): Promise<Writer> {
  const entries = await openEntries(path, getRxStorageNodeSqlite({ path, ...(key && { key }) }));
  return {
    write: (batch) => entries.bulkInsert([...batch]),
    close: () => entries.database.close(),
  };
}

function inRawSqlite(path: string, indexes: readonly (readonly string[])[], key?: Uint8Array): Writer {
  const fields = [...new Set(indexes.flat())] as (keyof LedgerEntry)[];
  const database = new DatabaseSync(path);
  database.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -64000; PRAGMA wal_autocheckpoint = 4000',
  );
  database.exec(
    `CREATE TABLE entries (id TEXT PRIMARY KEY NOT NULL, ${fields.map((field) => `"${field}"`).join(', ')}, data NOT NULL)`,
  );
  for (const index of indexes)
    database.exec(`CREATE INDEX "${index.join()}" ON entries (${index.map((field) => `"${field}"`).join(', ')}, id)`);
  const insert = database.prepare(`INSERT INTO entries VALUES (?, ?, ${fields.map(() => '?').join(', ')})`);
  const pack = key === undefined ? JSON.stringify : sealer(key);
  return {
    write(batch) {
      database.exec('BEGIN IMMEDIATE');
      for (const entry of batch)
        insert.run(entry.id, ...fields.map((field) => entry[field] as string | number), pack(entry));
      database.exec('COMMIT');
    },
    close: () => database.close(),
  };
}

/** AES-256-GCM with a fresh IV for each row, bound to its id, and nothing else. */
function sealer(secret: Uint8Array): (entry: LedgerEntry) => Uint8Array {
  const key = createSecretKey(secret);
  const iv = Buffer.alloc(12);
  return (entry) => {
    randomFillSync(iv);
    const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: 16 });
    cipher.setAAD(Buffer.from(entry.id));
    const text = cipher.update(JSON.stringify(entry), 'utf8');
    cipher.final();
    return Buffer.concat([iv, text, cipher.getAuthTag()]);
  };
}
