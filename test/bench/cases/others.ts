import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import PouchDB from 'pouchdb';
import findPlugin from 'pouchdb-find';
import type { RxStorage } from 'rxdb';
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory';
import type { LedgerEntry } from '../../../src/domain/ledger.ts';
import { instant } from '../../../src/domain/time.ts';
import { getRxStorageSqlite } from '../../../src/engine/store/sqlite-storage/index.ts';
import { median, row, type Bench, type Row } from '../measure.ts';
import { batches, benchEntry } from '../rows.ts';
import { openEntries, THREE_INDEXES } from '../rxdb-entries.ts';

PouchDB.plugin(findPlugin);

const BATCH = 500;
const PAGE = 50;
const NEVER = Date.parse('2030-01-01T00:00:00.000Z');

/** A database that the same is asked of. */
interface Other {
  insert(entries: readonly LedgerEntry[]): Promise<unknown>;
  /** Brings up to date what the next question would otherwise have to. */
  settle(): Promise<unknown>;
  /** The newest entries by time, from `skip` on. */
  page(skip: number): Promise<unknown>;
  /** Calls back with the ids of the newest entries whenever they may have changed. */
  watch(tell: (ids: readonly string[]) => void): () => void;
  close(): Promise<unknown>;
}

/** The same inserts, pages and live query on our storage, on RxDB's memory storage, and on PouchDB over LevelDB. */
export async function measureOthers({ folder, size }: Bench): Promise<Row[]> {
  const count = size.others;
  const rows = batches(count, BATCH, (index) => benchEntry(index, count));
  const ours = await openRxdb(join(folder, 'ours.db'), getRxStorageSqlite({ path: join(folder, 'ours.db') }));
  const memory = await openRxdb('memory', getRxStorageMemory());
  const pouch = await openPouch(join(folder, 'pouch'));
  const all = [ours, memory, pouch];
  const inserts = await insertByTurns(all, rows);
  const pages = await pageByTurns(all, count, size.times * 3);
  const lives = await liveByTurns(all, count, size.times);
  for (const one of all) await one.close();
  const each = (milliseconds: number | undefined): number => ((milliseconds ?? 0) * 1000) / count;
  const beside = ['RxDB’s memory storage', 'PouchDB on LevelDB'];
  return beside.flatMap((name, index) => [
    row(
      `insert on our storage / on ${name}, ${count} rows, 3 indexes up to date`,
      'µs a row',
      each(inserts[0]),
      each(inserts[index + 1]),
      null,
    ),
    row(`page of 50 by time on our storage / on ${name}`, 'ms', pages[0] ?? 0, pages[index + 1] ?? 0, null),
    row(
      `insert to the new page of a live query on our storage / on ${name}`,
      'ms',
      lives[0] ?? 0,
      lives[index + 1] ?? 0,
      null,
    ),
  ]);
}

async function insertByTurns(all: readonly Other[], rows: readonly LedgerEntry[][]): Promise<number[]> {
  const taken = all.map(() => 0);
  const add = async (index: number, work: () => Promise<unknown>) => {
    const start = performance.now();
    await work();
    taken[index] = (taken[index] ?? 0) + performance.now() - start;
  };
  for (const batch of rows) for (const [index, one] of all.entries()) await add(index, () => one.insert(batch));
  for (const [index, one] of all.entries()) await add(index, () => one.settle());
  return taken;
}

async function pageByTurns(all: readonly Other[], count: number, times: number): Promise<number[]> {
  const taken = all.map((): number[] => []);
  for (let turn = 0; turn <= times; turn += 1) {
    // Another page each time: RxDB answers the same question from its own memory.
    const skip = (turn * 97) % Math.max(1, count - PAGE);
    for (const [index, one] of all.entries()) {
      const start = performance.now();
      await one.page(skip);
      if (turn > 0) taken[index]?.push(performance.now() - start);
    }
  }
  return taken.map(median);
}

async function liveByTurns(all: readonly Other[], count: number, times: number): Promise<number[]> {
  const taken: number[] = [];
  for (const one of all) {
    const each: number[] = [];
    const waiting = new Map<string, () => void>();
    let begun: () => void = () => undefined;
    const first = new Promise<void>((resolve) => (begun = resolve));
    const stop = one.watch((ids) => {
      begun();
      for (const id of ids) waiting.get(id)?.();
    });
    await first;
    for (let turn = 0; turn < times; turn += 1) {
      const entry = { ...benchEntry(count + turn, count), at: instant(NEVER + turn * 1000) };
      const told = new Promise<void>((resolve) => waiting.set(entry.id, resolve));
      const start = performance.now();
      await one.insert([entry]);
      await told;
      each.push(performance.now() - start);
    }
    stop();
    taken.push(median(each));
  }
  return taken;
}

async function openRxdb(name: string, storage: RxStorage<unknown, unknown>): Promise<Other> {
  const entries = await openEntries(name, storage);
  const newest = (skip: number) => entries.find({ selector: {}, sort: [{ at: 'desc' }], skip, limit: PAGE });
  return {
    insert: (some) => entries.bulkInsert([...some]),
    settle: () => Promise.resolve(),
    page: (skip) => newest(skip).exec(),
    watch(tell) {
      const subscription = newest(0).$.subscribe((found) => tell(found.map(({ id }) => id)));
      return () => subscription.unsubscribe();
    },
    close: () => entries.database.close(),
  };
}

async function openPouch(path: string): Promise<Other> {
  mkdirSync(path, { recursive: true });
  const pouch = new PouchDB(path);
  for (const fields of THREE_INDEXES) await pouch.createIndex({ index: { fields } });
  const newest = (skip: number) =>
    pouch.find({ selector: { at: { $gt: null } }, sort: [{ at: 'desc' }], skip, limit: PAGE });
  return {
    insert: (some) => pouch.bulkDocs(some.map(({ id, ...entry }) => ({ _id: id, ...entry }))),
    async settle() {
      // PouchDB indexes what was written when the index is next asked, and not before.
      for (const [field = ''] of THREE_INDEXES) await pouch.find({ selector: { [field]: { $gt: null } }, limit: 1 });
    },
    page: newest,
    watch(tell) {
      const look = () => void newest(0).then(({ docs }) => tell(docs.map(({ _id: id }) => id)));
      const changes = pouch.changes({ since: 'now', live: true }).on('change', look);
      look();
      return () => changes.cancel();
    },
    close: () => pouch.close(),
  };
}
