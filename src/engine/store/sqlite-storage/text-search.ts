import { columnValue, quoted, type Column } from './columns.ts';
import type { Connection, RowSet, SqlRow, SqlValue } from './connection.ts';
import { foldCase } from './fold.ts';
import { literalOf } from './literal.ts';
import type { Table } from './table.ts';
import { decodeText, encodeText } from './text-key.ts';
import type { Condition, Known, TextSearch } from './where.ts';

/**
 * The searched columns of a table, folded, in an FTS5 index of trigrams, kept in the transaction of each write. It tells the rows that may hold a text; that they do is asked of their columns. So it may name too many, never too few.
 */
export interface SearchIndex {
  readonly columns: readonly Column[];
  /** The table that is searched, quoted for SQL. */
  readonly sql: string;
}

export function describeSearch(tableName: string, columns: readonly Column[]): SearchIndex {
  return { columns, sql: quoted(`${tableName}:search`) };
}

/** Parts of the index that are merged together: the more, the fewer times each is written again. FTS5 takes up to 16. */
const MERGED_AT_ONCE = 16;

const literalSql = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Makes the index of a table, from all its rows, and the trigger by which rows that are deleted leave it. */
export function createSearch(
  connection: Connection,
  { name, sql: of }: Pick<Table, 'name' | 'sql'>,
  search: SearchIndex,
): void {
  const { columns, sql } = search;
  const texts = `${name}:texts`;
  const names = namesOf(search);
  const values = (row: string): string =>
    [`${row}"row"`, ...columns.map((column) => `text_folded(${row}${column.sql})`)].join(', ');
  connection.execute(`
    CREATE VIEW ${quoted(texts)} ("row", ${names}) AS SELECT ${values('')} FROM ${of};
    CREATE VIRTUAL TABLE ${sql} USING fts5 (${names}, content = ${literalSql(texts)}, content_rowid = 'row',
      tokenize = 'trigram case_sensitive 1', detail = 'none', columnsize = 0);
    INSERT INTO ${sql} (${sql}, rank) VALUES ('automerge', ${MERGED_AT_ONCE});
    CREATE TRIGGER ${quoted(`${name}:leave`)} AFTER DELETE ON ${of} BEGIN
      INSERT INTO ${sql} (${sql}, rowid, ${names}) VALUES ('delete', ${values('old.')});
    END;
  `);
  rebuildSearch(connection, search);
}

export function dropSearch(connection: Connection, name: string): void {
  connection.execute(`DROP TRIGGER IF EXISTS ${quoted(`${name}:leave`)}`);
  connection.execute(`DROP TABLE IF EXISTS ${quoted(`${name}:search`)}`);
  connection.execute(`DROP VIEW IF EXISTS ${quoted(`${name}:texts`)}`);
}

const namesOf = ({ columns }: SearchIndex): string => columns.map((_, at) => `text${at}`).join(', ');

/** Brings a table's index in line with a batch of rows, in the transaction that writes them. */
interface SearchKeeper {
  /** Before the write: the keys of the rows that it changes. */
  leave(ids: readonly SqlValue[]): void;
  /** After it. */
  arrive(): void;
}

/**
 * A batch's rows go into the index by one statement. By a trigger each of them would: FTS5 writes what it has out at every
 * statement that may have to be undone, and SQLite keeps a copy of every page that such a one changes.
 */
export function keepSearch(connection: Connection, { sql: of, search }: Pick<Table, 'sql' | 'search'>): SearchKeeper {
  if (search === undefined) return { leave: () => undefined, arrive: () => undefined };
  const { columns, sql } = search;
  const names = namesOf(search);
  const folded = columns.map((column) => `text_folded(${column.sql})`).join(', ');
  const select = `SELECT "row", ${columns.map((column) => column.sql).join(', ')} FROM ${of}`;
  const last = Number(connection.first(`SELECT max("row") FROM ${of}`)?.[0] ?? 0);
  let before: readonly SqlRow[] = [];
  const rowsOf = (rows: readonly SqlRow[]): string => JSON.stringify(rows.map(([row]) => row));
  return {
    leave(ids) {
      if (ids.length > 0)
        before = connection.all(`${select} WHERE id IN (SELECT value FROM json_each(?))`, [JSON.stringify(ids)]);
    },
    arrive() {
      const now = new Map(
        connection
          .all(`${select} WHERE "row" IN (SELECT value FROM json_each(?))`, [rowsOf(before)])
          .map(([row, ...texts]) => [row, texts]),
      );
      const changed = before.filter(([row, ...texts]) => now.get(row)?.some((text, at) => text !== texts[at]));
      for (const row of changed)
        connection.run(
          `INSERT INTO ${sql} (${sql}, rowid, ${names}) VALUES ('delete', ?, ${columns.map(() => 'text_folded(?)').join(', ')})`,
          row,
        );
      const arrived = `"row" > ? OR "row" IN (SELECT value FROM json_each(?))`;
      connection.run(
        `INSERT INTO ${sql} (rowid, ${names}) SELECT "row", ${folded} FROM ${of} WHERE ${arrived} ORDER BY "row"`,
        [last, rowsOf(changed)],
      );
    },
  };
}

/** Makes the index anew from the columns. */
export function rebuildSearch(connection: Connection, { sql }: SearchIndex): void {
  connection.run(`INSERT INTO ${sql} (${sql}) VALUES ('rebuild')`);
}

/** Compares the index with the documents that it is shown; all of them have to be. It needs not write to the file. */
interface SearchCheck {
  see(document: unknown): void;
  /** Whether each trigram is known of as many rows as of documents. */
  isRight(): boolean;
}

export function checkSearch(
  connection: Connection,
  { name }: Pick<Table, 'name'>,
  { columns }: SearchIndex,
): SearchCheck {
  const counts = new Map<string, number>();
  return {
    see(document) {
      const texts = columns.map((column) => columnValue(column, document));
      const trigrams = texts.flatMap((text) => (typeof text === 'string' ? trigramsOf(decodeText(text)) : []));
      for (const trigram of new Set(trigrams)) counts.set(trigram, (counts.get(trigram) ?? 0) + 1);
    },
    isRight() {
      const known = `temp.${quoted(`${name}:trigrams`)}`;
      connection.execute(
        `CREATE VIRTUAL TABLE ${known} USING fts5vocab('main', ${literalSql(`${name}:search`)}, 'row')`,
      );
      try {
        const rows = connection.all(`SELECT term, doc FROM ${known}`);
        return rows.length === counts.size && rows.every(([term, count]) => counts.get(String(term)) === count);
      } finally {
        connection.execute(`DROP TABLE ${known}`);
      }
    },
  };
}

/** What can be asked of a table in SQL: its columns, and its searched texts. */
export function knownOf(connection: Connection, { trusted, search }: Pick<Table, 'trusted' | 'search'>): Known {
  return { columns: trusted, ...(search && { text: textSearch(connection, search) }) };
}

function textSearch(connection: Connection, search: SearchIndex): TextSearch {
  const paths = new Set(search.columns.map(({ path }) => path));
  return {
    has: (path) => paths.has(path),
    mayMatch(pattern, flags) {
      if (typeof pattern !== 'string' || (flags !== undefined && typeof flags !== 'string')) return undefined;
      // Throws for a pattern that is none, as the matcher of the documents does.
      const compiled = new RegExp(pattern, flags);
      // Other flags remember a place, or fold otherwise.
      const text = /^[dims]*$/.test(compiled.flags) ? literalOf(compiled.source) : undefined;
      const trigrams = text === undefined ? [] : trigramsOf(text);
      if (trigrams.length === 0) return undefined;
      return foundRows(connection, search, trigrams.slice(0, MOST_ASKED));
    },
  };
}

const TRIGRAM = 3;
/** More of them hardly narrow further what is found. */
const MOST_ASKED = 64;

/** The trigrams of a text as the index has it. A text of fewer than three characters has none. */
function trigramsOf(text: string): string[] {
  const points = Array.from(encodeText(foldCase(text)));
  return [...new Set(points.slice(TRIGRAM - 1).map((_, at) => points.slice(at, at + TRIGRAM).join('')))];
}

/** As FTS5 is asked for all of them. */
function allOf(trigrams: readonly string[]): string {
  return trigrams.map((trigram) => `"${trigram.replaceAll('"', '""')}"`).join(' AND ');
}

/** How far the rows of each trigram are counted in turn, to find those that few rows have. */
const COUNTED = [500, 4000, 32_000, 256_000];
/** Of these there is no need of more. */
const MOST_RARE = 4;

/**
 * The trigrams that tell most. To look for one that nearly all rows have takes long and leaves nearly all of them; what is
 * found by the rare ones alone is looked at in its columns anyway.
 */
function rarest(connection: Connection, { sql }: SearchIndex, trigrams: readonly string[]): readonly string[] {
  const count = `SELECT count(*) FROM (SELECT rowid FROM ${sql} WHERE ${sql} MATCH ? LIMIT ?)`;
  // The end of a text that is being typed is mostly what is special about it.
  const lastFirst = trigrams.toReversed();
  for (const most of COUNTED) {
    const rare: string[] = [];
    for (const trigram of lastFirst) {
      if (Number(connection.first(count, [allOf([trigram]), most])?.[0] ?? 0) < most) rare.push(trigram);
      if (rare.length === MOST_RARE) break;
    }
    if (rare.length > 0) return rare;
  }
  return trigrams;
}

const KEPT_SETS = 16;

/** Page after page asks the same: what was found is remembered until something is written. */
function foundRows(connection: Connection, search: SearchIndex, trigrams: readonly string[]): Condition {
  const { sql } = search;
  const name = `${sql} ${allOf(trigrams)}`;
  const stamp = `${connection.dataVersion()} ${String(connection.first('SELECT total_changes()')?.[0])}`;
  const before = connection.rowSets.get(name);
  const found = before?.stamp === stamp ? before : readRowSet(connection, search, trigrams, stamp);
  connection.rowSets.set(name, found);
  for (const [oldest] of connection.rowSets) {
    if (connection.rowSets.size <= KEPT_SETS) break;
    connection.rowSets.delete(oldest);
  }
  return { sql: 'found_in(?, rowid)', values: [name], isExact: true, terms: [{ kind: 'rows', ...found }] };
}

function readRowSet(connection: Connection, search: SearchIndex, trigrams: readonly string[], stamp: string): RowSet {
  const { sql } = search;
  const rows = connection
    .all(`SELECT rowid FROM ${sql} WHERE ${sql} MATCH ?`, [allOf(rarest(connection, search, trigrams))])
    .map(([row]) => Number(row));
  return { rows, bits: bitsOf(rows), stamp };
}

function bitsOf(rows: readonly number[]): Uint8Array {
  const bits = new Uint8Array((rows.reduce((most, row) => Math.max(most, row), 0) >> 3) + 1);
  for (const row of rows) bits[row >> 3] = (bits[row >> 3] ?? 0) | (1 << (row & 7));
  return bits;
}
