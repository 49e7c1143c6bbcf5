import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { LedgerEntry } from '../../../src/domain/ledger.ts';
import { instant } from '../../../src/domain/time.ts';
import { openStore, openStoreInThread } from '../../../src/engine/store/index.ts';
import { getRxStorageSqlite } from '../../../src/engine/store/sqlite-storage/index.ts';
import { silent } from '../../support/desk.ts';
import { STORE_WORKER } from '../../../src/engine/store/openers.ts';
import { stallRows, median, row, watched, type Bench, type Row } from '../measure.ts';
import { openRaw } from '../raw-sqlite.ts';
import { batches, benchEntry } from '../rows.ts';
import { openEntries, THREE_INDEXES } from '../rxdb-entries.ts';

const BATCH = 500;
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
      await throughRxdb(file(`encrypted-${turn}`), key),
      inRawSqlite(file(`raw-encrypted-${turn}`), THREE_INDEXES, key),
      { write: (batch: readonly LedgerEntry[]) => store.table('entries').putMany(batch), close: () => undefined },
      await inRawWorkspace(join(folder, `raw-store-${turn}`), key),
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
  const [plain = 0, rawPlain = 0, encrypted = 0, rawEncrypted = 0, kept = 0, rawKept = 0] = [0, 1, 2, 3, 4, 5].map(
    each,
  );
  const unit = 'µs a row';
  return [
    row('write through RxDB, 3 indexes, in clear / raw SQLite', unit, plain, rawPlain, 1.7),
    row('write through RxDB, 3 indexes, encrypted / raw SQLite, encrypted', unit, encrypted, rawEncrypted, 1.7),
    row('write through RxDB, encrypted / in clear', unit, encrypted, plain, null),
    row('write as the workspace does, totals, on its thread / raw SQLite, the same indexes', unit, kept, rawKept, 1.7),
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
  const entries = await openEntries(path, getRxStorageSqlite({ path, connection: key && { key } }));
  return {
    write: (batch) => entries.bulkInsert([...batch]),
    close: () => entries.database.close(),
  };
}

function inRawSqlite(path: string, indexes: readonly (readonly string[])[], key?: Uint8Array): Writer {
  const fields = [...new Set(indexes.flat())] as (keyof LedgerEntry)[];
  const database = openRaw(path, key, 'make');
  database.exec(
    `CREATE TABLE entries (id TEXT PRIMARY KEY NOT NULL, ${fields.map((field) => `"${field}"`).join(', ')}, data NOT NULL)`,
  );
  for (const index of indexes)
    database.exec(`CREATE INDEX "${index.join()}" ON entries (${index.map((field) => `"${field}"`).join(', ')}, id)`);
  const insert = database.prepare(`INSERT INTO entries VALUES (?, ?, ${fields.map(() => '?').join(', ')})`);
  return {
    write(batch) {
      database.exec('BEGIN IMMEDIATE');
      for (const entry of batch)
        insert.run(entry.id, ...fields.map((field) => entry[field] as string | number), JSON.stringify(entry));
      database.exec('COMMIT');
    },
    close: () => database.close(),
  };
}

/** Raw inserts into a workspace's own table, with all its indexes, that of the texts among them. */
async function inRawWorkspace(folder: string, key: Uint8Array): Promise<Writer> {
  const store = await openStore({ folder, key, logger: silent, now: () => instant(0) });
  await store.close();
  const database = openRaw(join(folder, 'workspace.db'), key, 'write');
  database.function('text_folded', { deterministic: true }, (text: unknown) => String(text).toLowerCase());
  const columns = database.prepare('SELECT name FROM pragma_table_info(?)').pluck().all('entries-0');
  const names = columns.map(String).filter((name) => name !== 'row');
  const insert = database.prepare(
    `INSERT INTO "entries-0" (${names.map((name) => `"${name}"`).join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
  );
  const own: Readonly<Record<string, string | number | null>> = {
    rev: '1-abcdefghij',
    deleted: 0,
    lwt: 1.5,
    meta: null,
    data: '{}',
  };
  const valueOf = (entry: LedgerEntry, name: string): string | number | null => {
    if (name in own) return own[name] ?? null;
    const field = name.replace('$', '');
    const value = entry[field as keyof LedgerEntry];
    if (field === 'at' || field === 'seenAt') return Date.parse(String(value));
    return value === null ? -Infinity : typeof value === 'boolean' ? Number(value) : value;
  };
  const texts = ['description', 'reference', 'externalId'];
  const search = database.prepare(
    `INSERT INTO "entries-0:search" (rowid, ${texts.map((_, at) => `text${at}`).join(', ')})
     SELECT "row", ${texts.map((text) => `text_folded("$${text}")`).join(', ')} FROM "entries-0" WHERE "row" > ?`,
  );
  const last = database.prepare('SELECT coalesce(max("row"), 0) FROM "entries-0"').pluck();
  return {
    write(batch) {
      database.exec('BEGIN IMMEDIATE');
      const before = last.get();
      for (const entry of batch) insert.run(...names.map((name) => valueOf(entry, name)));
      search.run(before as number);
      database.exec('COMMIT');
    },
    close: () => database.close(),
  };
}
