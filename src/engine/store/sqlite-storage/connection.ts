import SqliteDatabase from 'better-sqlite3-multiple-ciphers';
import { CIPHER_PRAGMAS, expectKind, keyMaterial, wrongKeyOf } from './cipher.ts';
import { foldCase } from './fold.ts';
import { decodeText, encodeText } from './text-key.ts';

type Database = SqliteDatabase.Database;
type Statement = SqliteDatabase.Statement;

/** What a column holds. */
export type SqlValue = null | number | bigint | string | Uint8Array;
export type SqlRow = readonly SqlValue[];

type Synchronous = 'FULL' | 'NORMAL' | 'OFF';

export interface ConnectionOptions {
  /**
   * 32 bytes under which every page of the file, of its log and of copies of it is encrypted. A file is encrypted from its
   * beginning or not at all. Whoever gives it may wipe it afterwards.
   */
  readonly key?: Uint8Array;
  /** Fails every write; leaves file, log and header as they are. */
  readonly isReadOnly?: boolean;
  /** Leaves the journal and all settings as SQLite has them; for files that hold no collection. */
  readonly isPlain?: boolean;
  /** Milliseconds to wait for another connection's lock. Default 5000. */
  readonly busyMilliseconds?: number;
  /**
   * `FULL` (the default) survives a power cut after a commit; `NORMAL` may lose the last commits, never half of one;
   * `OFF` survives the end of the process only, and is for tests.
   */
  readonly synchronous?: Synchronous;
  /** Refuses to let the file grow past so many pages, as a full disk would. */
  readonly maxPages?: number;
  /** Is told each statement that reads or changes rows, before it runs, and the values it is given. */
  readonly trace?: (sql: string, values: readonly SqlValue[]) => void;
}

/**
 * One open SQLite database. Rows are arrays in the order of the columns asked for. Statements are prepared once and kept.
 * This is the only file that knows the driver.
 */
export interface Connection {
  readonly path: string;
  readonly isOpen: boolean;
  readonly isReadOnly: boolean;
  /** Sets of rows that `found_in(name, rowid)` asks in SQL. */
  readonly rowSets: Map<string, RowSet>;
  /** Runs statements that return nothing and take nothing. */
  execute(sql: string): void;
  /** @returns how many rows were changed. */
  run(sql: string, values?: readonly SqlValue[]): number;
  all(sql: string, values?: readonly SqlValue[]): readonly SqlRow[];
  /** As `all`, but integers are BigInts of any size. */
  allExact(sql: string, values?: readonly SqlValue[]): readonly SqlRow[];
  first(sql: string, values?: readonly SqlValue[]): SqlRow | undefined;
  /** Rows one by one. Nothing else may be run on the connection with the same text until it has ended. */
  each(sql: string, values?: readonly SqlValue[]): IterableIterator<SqlRow>;
  /** Another number once another connection has written to the file. */
  dataVersion(): number;
  /** All or nothing: commits what `work` wrote, or rolls back and throws what it threw. */
  transaction<T>(work: () => T): T;
  /**
   * Copies the database, as it is at one moment, to a file that is empty or not there, under the same key. It takes as
   * long as it takes: better on a connection and a thread of its own, since readers of a log keep no writer waiting.
   */
  copyTo(path: string): void;
  /** Closes it when the last `retain` has been released. */
  release(): void;
  retain(): void;
}

/** Rows that were found, by number. */
export interface RowSet {
  readonly rows: readonly number[];
  /** A bit for each row, by its number. */
  readonly bits: Uint8Array;
  /** What the database was when they were found. */
  readonly stamp: string;
}

const KEPT_STATEMENTS = 500;

/**
 * @throws CipherError when the key is not the file's, or the file is no database; the driver's SqliteError, with its
 * `code` (`SQLITE_…`), when it cannot be opened or is damaged.
 */
export function openConnection(path: string, options: ConnectionOptions = {}): Connection {
  const database = new SqliteDatabase(path, {
    readonly: options.isReadOnly ?? false,
    timeout: options.busyMilliseconds ?? 5000,
  });
  const rowSets = new Map<string, RowSet>();
  try {
    unlock(database, path, options.key);
    if (!options.isReadOnly && !options.isPlain) configure(database, options);
    // Sorting and temporary tables stay in memory: no file of them is written anywhere.
    database.exec('PRAGMA temp_store = MEMORY; PRAGMA foreign_keys = OFF');
    registerFunctions(database, rowSets);
  } catch (error) {
    database.close();
    throw error;
  }
  return wrap(database, path, rowSets, options);
}

function unlock(database: Database, path: string, key: Uint8Array | undefined): void {
  if (path === ':memory:') return;
  const kind = expectKind(path, key);
  if (key === undefined) return;
  database.exec(CIPHER_PRAGMAS);
  const material = keyMaterial(key, kind === 'none');
  database.key(material);
  material.fill(0);
  try {
    database.prepare('SELECT 1 FROM sqlite_schema').get();
  } catch (error) {
    const isUnreadable = (error as { code?: unknown }).code === 'SQLITE_NOTADB';
    throw (isUnreadable && wrongKeyOf(path, key)) || error;
  }
}

function configure(database: Database, options: ConnectionOptions): void {
  database.exec('PRAGMA journal_mode = WAL');
  database.exec(`PRAGMA synchronous = ${options.synchronous ?? 'FULL'}`);
  // In kilobytes when negative. Writes go to many indexes at once, whose pages should stay at hand.
  database.exec('PRAGMA cache_size = -64000');
  // In pages: fewer, larger checkpoints, so that a first sync is not slowed by copying the same index pages again.
  database.exec('PRAGMA wal_autocheckpoint = 4000');
  database.exec('PRAGMA journal_size_limit = 33554432');
  if (options.maxPages !== undefined) database.exec(`PRAGMA max_page_count = ${Math.floor(options.maxPages)}`);
}

function registerFunctions(database: Database, rowSets: ReadonlyMap<string, RowSet>): void {
  const patterns = new Map<string, RegExp>();
  database.function('text_matches', { deterministic: true }, (source: unknown, flags: unknown, value: unknown) => {
    if (typeof value !== 'string') return 0;
    const name = `${String(flags)}/${String(source)}`;
    let pattern = patterns.get(name);
    if (pattern === undefined) {
      if (patterns.size > 100) patterns.clear();
      pattern = new RegExp(decodeText(String(source)), String(flags));
      patterns.set(name, pattern);
    }
    return pattern.test(decodeText(value)) ? 1 : 0;
  });
  database.function('found_in', {}, (name: unknown, row: unknown) => {
    const number = Number(row);
    return (rowSets.get(String(name))?.bits[number >> 3] ?? 0) & (1 << (number & 7)) ? 1 : 0;
  });
  database.function('text_folded', { deterministic: true }, (value: unknown) =>
    typeof value === 'string' ? encodeText(foldCase(decodeText(value))) : null,
  );
  database.function('text_prefix', { deterministic: true }, (value: unknown, length: unknown) =>
    typeof value === 'string' ? encodeText(decodeText(value).slice(0, Number(length))) : (value as SqlValue),
  );
}

function wrap(
  database: Database,
  path: string,
  rowSets: Map<string, RowSet>,
  { isReadOnly = false, trace }: ConnectionOptions,
): Connection {
  const kept = new Map<string, Statement>();
  const keptExact = new Map<string, Statement>();
  const version = database.prepare('PRAGMA data_version').pluck();
  let holders = 1;

  function prepared(sql: string, values: readonly SqlValue[], isExact = false): Statement {
    trace?.(sql, values);
    const cache = isExact ? keptExact : kept;
    let statement = cache.get(sql);
    if (statement !== undefined) return statement;
    if (cache.size >= KEPT_STATEMENTS) cache.clear();
    statement = database.prepare(sql);
    if (statement.reader) statement.raw().safeIntegers(isExact);
    cache.set(sql, statement);
    return statement;
  }
  // `raw()` makes every row an array, which the driver's types do not tell.
  const rows = (found: unknown): readonly SqlRow[] => found as readonly SqlRow[];

  return {
    path,
    isReadOnly,
    rowSets,
    get isOpen() {
      return database.open;
    },
    execute: (sql) => void database.exec(sql),
    run: (sql, values = []) => prepared(sql, values).run(...values).changes,
    all: (sql, values = []) => rows(prepared(sql, values).all(...values)),
    allExact: (sql, values = []) => rows(prepared(sql, values, true).all(...values)),
    first: (sql, values = []) => prepared(sql, values).get(...values) as SqlRow | undefined,
    each: (sql, values = []) => prepared(sql, values).iterate(...values) as IterableIterator<SqlRow>,
    dataVersion: () => Number(version.get()),
    transaction(work) {
      database.exec('BEGIN IMMEDIATE');
      try {
        const result = work();
        database.exec('COMMIT');
        return result;
      } catch (error) {
        // SQLite has rolled back by itself after some errors (a full disk, an I/O error).
        if (database.open && database.inTransaction) database.exec('ROLLBACK');
        throw error;
      }
    },
    copyTo: (target) => void database.prepare('VACUUM INTO ?').run(target),
    retain() {
      holders += 1;
    },
    release() {
      holders -= 1;
      if (holders > 0 || !database.open) return;
      kept.clear();
      keptExact.clear();
      database.close();
    },
  };
}
