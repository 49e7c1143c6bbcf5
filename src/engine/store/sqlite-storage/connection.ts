import { backup, DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { decodeText, encodeText } from './text-key.ts';

/** What a column holds. */
export type SqlValue = null | number | bigint | string | Uint8Array;
export type SqlRow = readonly SqlValue[];

export type Synchronous = 'FULL' | 'NORMAL' | 'OFF';

export interface ConnectionOptions {
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
 * This is the only file that imports `node:sqlite`.
 */
export interface Connection {
  readonly path: string;
  readonly isOpen: boolean;
  readonly isReadOnly: boolean;
  /** Sets of rows that `found_in(name, rowid)` asks in SQL: a bit for each row, by its number. */
  readonly rowSets: Map<string, Uint8Array>;
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
   * Copies the database, as it is at one moment, to another file by SQLite's online backup, on another thread and through
   * a connection of its own: readers of a write-ahead log keep no writer waiting.
   */
  copyTo(path: string): Promise<void>;
  /** Closes it when the last `retain` has been released. */
  release(): void;
  retain(): void;
}

const KEPT_STATEMENTS = 500;

/** @throws node:sqlite's error, with `errcode`, when the file cannot be opened or is not a database. */
export function openConnection(path: string, options: ConnectionOptions = {}): Connection {
  const database = new DatabaseSync(path, {
    readOnly: options.isReadOnly ?? false,
    timeout: options.busyMilliseconds ?? 5000,
    enableForeignKeyConstraints: false,
  });
  const rowSets = new Map<string, Uint8Array>();
  try {
    if (!options.isReadOnly && !options.isPlain) configure(database, options);
    registerFunctions(database, rowSets);
  } catch (error) {
    database.close();
    throw error;
  }
  return wrap(database, path, rowSets, options);
}

function configure(database: DatabaseSync, options: ConnectionOptions): void {
  database.exec('PRAGMA journal_mode = WAL');
  database.exec(`PRAGMA synchronous = ${options.synchronous ?? 'FULL'}`);
  // In kilobytes when negative. Writes go to many indexes at once, whose pages should stay at hand.
  database.exec('PRAGMA cache_size = -64000');
  database.exec('PRAGMA temp_store = MEMORY');
  // In pages: fewer, larger checkpoints, so that a first sync is not slowed by copying the same index pages again.
  database.exec('PRAGMA wal_autocheckpoint = 4000');
  database.exec('PRAGMA journal_size_limit = 33554432');
  if (options.maxPages !== undefined) database.exec(`PRAGMA max_page_count = ${Math.floor(options.maxPages)}`);
}

function registerFunctions(database: DatabaseSync, rowSets: ReadonlyMap<string, Uint8Array>): void {
  const patterns = new Map<string, RegExp>();
  database.function('text_matches', { deterministic: true }, (source, flags, value) => {
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
  database.function('found_in', (name, row) => {
    const number = Number(row);
    return (rowSets.get(String(name))?.[number >> 3] ?? 0) & (1 << (number & 7)) ? 1 : 0;
  });
  database.function('text_prefix', { deterministic: true }, (value, length) =>
    typeof value === 'string' ? encodeText(decodeText(value).slice(0, Number(length))) : value,
  );
}

function wrap(
  database: DatabaseSync,
  path: string,
  rowSets: Map<string, Uint8Array>,
  { isReadOnly = false, trace }: ConnectionOptions,
): Connection {
  const kept = new Map<string, StatementSync>();
  const keptExact = new Map<string, StatementSync>();
  const version = database.prepare('PRAGMA data_version');
  version.setReturnArrays(true);
  let holders = 1;

  function prepared(sql: string, values: readonly SqlValue[], isExact = false): StatementSync {
    trace?.(sql, values);
    const cache = isExact ? keptExact : kept;
    let statement = cache.get(sql);
    if (statement !== undefined) return statement;
    if (cache.size >= KEPT_STATEMENTS) cache.clear();
    statement = database.prepare(sql);
    statement.setReturnArrays(true);
    statement.setReadBigInts(isExact);
    cache.set(sql, statement);
    return statement;
  }
  // setReturnArrays(true) makes every row an array, which the types of node:sqlite do not tell.
  const rows = (found: unknown): readonly SqlRow[] => found as readonly SqlRow[];
  const bound = (values: readonly SqlValue[]): SQLInputValue[] => values as SQLInputValue[];

  return {
    path,
    isReadOnly,
    rowSets,
    get isOpen() {
      return database.isOpen;
    },
    execute: (sql) => database.exec(sql),
    run: (sql, values = []) => Number(prepared(sql, values).run(...bound(values)).changes),
    all: (sql, values = []) => rows(prepared(sql, values).all(...bound(values))),
    allExact: (sql, values = []) => rows(prepared(sql, values, true).all(...bound(values))),
    first: (sql, values = []) => prepared(sql, values).get(...bound(values)) as unknown as SqlRow | undefined,
    each: (sql, values = []) => prepared(sql, values).iterate(...bound(values)) as unknown as IterableIterator<SqlRow>,
    dataVersion: () => Number((version.get() as unknown as SqlRow)[0]),
    transaction(work) {
      database.exec('BEGIN IMMEDIATE');
      try {
        const result = work();
        database.exec('COMMIT');
        return result;
      } catch (error) {
        // SQLite has rolled back by itself after some errors (a full disk, an I/O error).
        if (database.isOpen && database.isTransaction) database.exec('ROLLBACK');
        throw error;
      }
    },
    copyTo: (target) => copyDatabase(path, target),
    retain() {
      holders += 1;
    },
    release() {
      holders -= 1;
      if (holders > 0 || !database.isOpen) return;
      kept.clear();
      keptExact.clear();
      database.close();
    },
  };
}

/** All pages in one step: a copy in several would begin again whenever something is written. */
async function copyDatabase(path: string, target: string): Promise<void> {
  const source = new DatabaseSync(path, { readOnly: true, timeout: 5000 });
  try {
    await backup(source, target, { rate: 2 ** 31 - 1 });
  } finally {
    source.close();
  }
}
