import { quoted, UNFIT } from './columns.ts';
import type { Connection } from './connection.ts';
import { foldCase } from './fold.ts';
import { countRows, findRows, loadMemory, textOfRow, type SearchMemory } from './search-memory.ts';
import {
  countGone,
  makeSegment,
  mergeSegments,
  readSegment,
  segmentBytes,
  splitSegment,
  type SearchedRow,
  type Segment,
} from './search-segment.ts';

/**
 * The texts of a table that are searched, without a column: in memory while they are searched, and on disk in segments. Each write adds a segment in its own transaction, so that no crash makes the two differ;
 * segments are merged as they grow many, so that a start reads few.
 */
export interface SearchIndex {
  readonly fields: readonly SearchedField[];
  /** Quoted for SQL. */
  readonly sql: string;
  /** In the transaction of the write. */
  write(connection: Connection, rows: readonly SearchedRow[]): void;
  /** Rows in one of whose fields the folded text occurs. */
  find(connection: Connection, folded: string, paths: readonly string[]): readonly number[];
  /** Begins anew, in the transaction of whoever calls, from rows as they are given. */
  rebuild(connection: Connection, rows: Iterable<SearchedRow>): void;
  /** Whether just these texts are remembered of a row. */
  holds(connection: Connection, row: SearchedRow): boolean;
  /** How many rows are remembered. */
  count(connection: Connection): number;
}

export interface SearchedField {
  readonly path: string;
  readonly segments: readonly string[];
}

/** Neighbours of one size are merged once there are so many, so that a start reads at most some fifty and the largest. */
const MOST_NEIGHBOURS = 16;
/** Sizes in rows, largest first: each is what a merging of the next smaller one comes to. Beyond them none is merged. */
const SIZES = [8192, 512, 32] as const;
const LARGEST = SIZES[0] * MOST_NEIGHBOURS;
/** So many rows that are gone, and this part of all, make it worth to write all anew without what is theirs. */
const MANY_GONE = 1000;
const LARGE_PART = 1 / 8;
const KEPT_ANSWERS = 8;

interface Listed {
  /** The numbers of the first and the last write in it. */
  readonly first: number;
  readonly last: number;
  readonly rows: number;
  /** Of the rows, those that it says are gone. */
  readonly gone: number;
}

export function describeSearch(tableName: string, paths: readonly string[]): SearchIndex {
  const fields = paths.map((path) => ({ path, segments: path.split('.') }));
  const sql = quoted(`${tableName}:search`);
  let memory: SearchMemory = { segments: [] };
  let loaded = '';
  const answers = new Map<string, readonly number[]>();

  function forget(): void {
    memory = { segments: [] };
    loaded = '';
    answers.clear();
  }

  const list = (connection: Connection): Listed[] =>
    connection.all(`SELECT first, last, rows, gone FROM ${sql} ORDER BY last`).map(([first, last, rows, gone]) => ({
      first: Number(first),
      last: Number(last),
      rows: Number(rows),
      gone: Number(gone),
    }));

  const about = ({ first, last, rows }: Omit<Listed, 'gone'>): string => `segment ${first}-${last} of ${rows} rows`;

  function put(connection: Connection, segment: Segment, first: number, last: number): void {
    const rows = segment.rows.length;
    connection.run(`INSERT INTO ${sql} (last, first, rows, gone, data) VALUES (?, ?, ?, ?, ?)`, [
      last,
      first,
      rows,
      countGone(segment),
      segmentBytes(segment),
    ]);
  }

  function take(connection: Connection, listed: Listed): Segment {
    const data = connection.first(`SELECT data FROM ${sql} WHERE last = ?`, [listed.last])?.[0];
    return readSegment(Buffer.from(data instanceof Uint8Array ? data : new Uint8Array()));
  }

  function merge(connection: Connection, all: readonly Listed[], from: number): void {
    const neighbours = all.slice(from);
    const [head, tail] = [neighbours[0], neighbours.at(-1)];
    if (head === undefined || tail === undefined) return;
    const merged = mergeSegments(
      neighbours.map((listed) => take(connection, listed)),
      from > 0,
    );
    connection.run(`DELETE FROM ${sql} WHERE last >= ?`, [head.last]);
    put(connection, merged, head.first, tail.last);
  }

  const nextNumber = (connection: Connection): number =>
    Number(connection.first(`SELECT ifnull(max(last), 0) + 1 FROM ${sql}`)?.[0]);

  /** Writes all anew, without what is gone. */
  function tidy(connection: Connection, all: readonly Listed[]): void {
    const whole = mergeSegments(
      all.map((listed) => take(connection, listed)),
      false,
    );
    const next = nextNumber(connection);
    forget();
    connection.run(`DELETE FROM ${sql}`);
    for (const [index, part] of splitSegment(whole, LARGEST).entries())
      put(connection, part, next + index, next + index);
  }

  /** What is in memory follows what is on disk, whoever wrote it. */
  function refresh(connection: Connection): SearchMemory {
    const all = list(connection);
    const stamp = JSON.stringify(all);
    if (stamp === loaded) return memory;
    const before = new Map(memory.segments.map(({ name, segment }) => [name, segment]));
    memory = loadMemory(
      all.map((listed) => ({ name: about(listed), segment: before.get(about(listed)) ?? take(connection, listed) })),
    );
    loaded = stamp;
    answers.clear();
    return memory;
  }

  return {
    fields,
    sql,
    write(connection, rows) {
      if (rows.length === 0) return;
      const number = nextNumber(connection);
      put(connection, makeSegment(rows), number, number);
      const all = list(connection);
      const from = mergeFrom(all);
      const gone = all.reduce((sum, one) => sum + one.gone, 0);
      if (gone > MANY_GONE && gone > LARGE_PART * all.reduce((sum, one) => sum + one.rows, 0)) tidy(connection, all);
      else if (from !== undefined) merge(connection, all, from);
    },
    find(connection, folded, paths) {
      const current = refresh(connection);
      const name = JSON.stringify([folded, paths]);
      const known = answers.get(name);
      if (known !== undefined) return known;
      const wanted = fields.map(({ path }) => paths.includes(path));
      const found = findRows(current, Buffer.from(folded), wanted);
      if (answers.size >= KEPT_ANSWERS) answers.clear();
      answers.set(name, found);
      return found;
    },
    rebuild(connection, rows) {
      let next = nextNumber(connection);
      forget();
      connection.run(`DELETE FROM ${sql}`);
      let batch: SearchedRow[] = [];
      const flush = (): void => {
        if (batch.length > 0) put(connection, makeSegment(batch), next, next);
        next += 1;
        batch = [];
      };
      for (const row of rows) {
        batch.push(row);
        if (batch.length >= LARGEST) flush();
      }
      flush();
    },
    holds: (connection, searched) =>
      textOfRow(refresh(connection), searched.row)?.equals(makeSegment([searched]).text) ?? false,
    count: (connection) => countRows(refresh(connection)),
  };
}

/** The place from which on neighbours are merged into one, if those of some size have grown many enough. */
function mergeFrom(all: readonly Listed[]): number | undefined {
  for (const [index, most] of SIZES.entries()) {
    const least = SIZES[index + 1] ?? 0;
    const from = all.findLastIndex(({ rows }) => rows > most) + 1;
    if (all.slice(from).filter(({ rows }) => rows > least).length >= MOST_NEIGHBOURS) return from;
  }
  return undefined;
}

export function createSearchTable(connection: Connection, { sql }: Pick<SearchIndex, 'sql'>): void {
  connection.execute(
    `CREATE TABLE ${sql} (last INTEGER PRIMARY KEY, first INTEGER NOT NULL, rows INTEGER NOT NULL, gone INTEGER NOT NULL, data BLOB NOT NULL)`,
  );
}

/** A document's texts, folded, and the paths of values that are neither text nor absent, which only a document tells of. */
export function searchedTexts(
  fields: readonly SearchedField[],
  document: unknown,
): { readonly texts: readonly Buffer[]; readonly unfit: readonly string[] } {
  const unfit: string[] = [];
  const texts = fields.map(({ path, segments }) => {
    const value = textAt(segments, document);
    if (value === UNFIT) unfit.push(path);
    return Buffer.from(typeof value === 'string' ? foldCase(value) : '');
  });
  return { texts, unfit };
}

/** Whether nothing that is searched changed between two states of a document. */
export function hasSameTexts(fields: readonly SearchedField[], before: unknown, after: unknown): boolean {
  return fields.every(({ segments }) => textAt(segments, before) === textAt(segments, after));
}

function textAt(segments: readonly string[], document: unknown): string | undefined | typeof UNFIT {
  let value = document;
  for (const segment of segments) {
    if (typeof value !== 'object' || value === null) return undefined;
    if (Array.isArray(value)) return UNFIT;
    value = Object.hasOwn(value, segment) ? (value as Record<string, unknown>)[segment] : undefined;
  }
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' ? value : UNFIT;
}
