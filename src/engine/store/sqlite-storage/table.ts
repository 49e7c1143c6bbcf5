import { getPrimaryFieldOfPrimaryKey, type RxDocumentData, type RxJsonSchema } from 'rxdb';
import { createTable, realign, TABLES, type Layout } from './layout.ts';
import { columnsOf, columnValue, NULL_MARK, quoted, ROW, ROW_COLUMN, UNFIT, type Column } from './columns.ts';
import type { Connection, SqlValue } from './connection.ts';
import { trustOf } from './trust.ts';
import { newCounts, type Counts } from './plan.ts';
import { describeSearch, dropSearch, type SearchIndex } from './text-search.ts';
import type { StoredDocument } from './read.ts';
import { encodeText } from './text-key.ts';
import { describeTotals, type KeptTotals, type TotalsOptions } from './kept-totals.ts';

/** What may be given for a collection beside its schema, as RxDB's `instanceCreationOptions`. */
export interface TableOptions {
  /** Fields to keep a column for without an index, so that conditions, sums and groups on them need no document. */
  readonly columns?: readonly string[];
  /** Indexes beside the schema's, which may name fields that can be null or missing, and `ROW` in place of the primary key. */
  readonly indexes?: readonly (readonly string[])[];
  /** Totals to keep with each write; of those that can answer a question, the first does. */
  readonly totals?: readonly TotalsOptions[];
  /** Fields of text, kept in columns, that `$regex` looks for literal text in: an index of trigrams tells where it may be. */
  readonly search?: readonly string[];
}

export interface TableIndex {
  /** Quoted for SQL. */
  readonly sql: string;
  readonly columns: readonly Column[];
}

/** How a document is kept: what has a column stands there alone, and the rest in `data`. */
export interface StoredForm {
  readonly fields: readonly StoredField[];
  /** What a document is read from, for SQL. */
  readonly documentColumns: string;
}

/** A field of the documents, and its column among `documentColumns`, where it has one. */
interface StoredField {
  readonly name: string;
  readonly column: Column | undefined;
  readonly at: number;
}

/** One collection's table: what its columns are and which of them may be trusted. */
export interface Table extends StoredForm {
  readonly name: string;
  /** Quoted for SQL. */
  readonly sql: string;
  readonly primaryPath: string;
  /** Columns of their own, in the order in which they are written; without id, deleted and lwt. */
  readonly own: readonly Column[];
  readonly columns: ReadonlyMap<string, Column>;
  readonly indexes: readonly TableIndex[];
  /** What SQLite itself keeps for ids to be unique. */
  readonly byId: TableIndex;
  readonly kept: readonly KeptTotals[];
  readonly search: SearchIndex | undefined;
  /** How many rows the planner found by which conditions. */
  readonly counts: Counts;
  /** What columns must hold for totals to be kept by them: some value, or a whole number. */
  readonly demands: ReadonlyMap<Column, 'value' | 'whole'>;
  /** Columns all of whose values fit, by path. It shrinks for good when a value does not fit. */
  trusted: ReadonlyMap<string, Column>;
  /** What was known of the others who write to the table when that was read. */
  trustedAt: string;
}

/** What each row begins with, before its own columns. */
export const FIRST_COLUMNS = ['id', 'rev', 'deleted', 'lwt', 'meta', 'data'] as const;

const FIXED = new Set(['id', 'deleted', 'lwt']);

const DOCUMENT_COLUMNS = ['data', 'rev', 'deleted', 'lwt', 'meta', 'id'];
/** Where a table's own columns begin in `documentColumns`; the row's number follows them. */
export const OWN_COLUMNS_AT = DOCUMENT_COLUMNS.length;

/** Where a column stands in `documentColumns`. */
export function placeOf({ own }: Pick<Table, 'own'>, column: Column): number {
  if (column === ROW_COLUMN) return OWN_COLUMNS_AT + own.length;
  const at = own.indexOf(column);
  return at === -1 ? DOCUMENT_COLUMNS.indexOf(column.sql) : OWN_COLUMNS_AT + at;
}

/** @param own the table's own columns. @param id the column of the primary key. */
export function formOf(schema: { readonly properties: object }, id: Column, own: readonly Column[]): StoredForm {
  const names = Object.keys(schema.properties).filter((name) => !name.startsWith('_'));
  return {
    documentColumns: [...DOCUMENT_COLUMNS, ...own.map(({ sql }) => sql), ROW_COLUMN.sql].join(', '),
    fields: names.map((name) => {
      if (name === id.path) return { name, column: id, at: OWN_COLUMNS_AT - 1 };
      const at = own.findIndex(({ path }) => path === name);
      return { name, column: own[at], at: OWN_COLUMNS_AT + at };
    }),
  };
}

/** Creates the table of a collection, or brings its columns and indexes in line with what is asked for now. */
export function ensureTable<T>(
  connection: Connection,
  name: string,
  schema: Readonly<RxJsonSchema<RxDocumentData<T>>>,
  options: TableOptions,
): Table {
  const primaryPath: string = getPrimaryFieldOfPrimaryKey(schema.primaryKey);
  const wanted = indexesOf(schema.indexes ?? [], options.indexes ?? [], primaryPath);
  const named = wanted.flat().filter((path) => path !== ROW);
  const columns = columnsOf(schema, [...named, ...(options.columns ?? []), ...(options.search ?? [])]);
  const own = [...columns.values()].filter((column) => !FIXED.has(column.sql));
  const indexes = wanted.map((paths) => ({
    sql: quoted(`${name}:${paths.join()}`),
    columns: paths.flatMap((path) => (path === ROW ? ROW_COLUMN : (columns.get(path) ?? []))),
  }));
  const totals = options.totals ?? [];
  const search = options.search ?? [];
  const kept = describeTotals(name, totals, (path) => own.find((column) => column.path === path));
  const table: Table = {
    name,
    sql: quoted(name),
    primaryPath,
    ...formOf(schema, columns.get(primaryPath) as Column, own),
    own,
    columns,
    indexes,
    byId: {
      sql: quoted(`sqlite_autoindex_${name}_1`),
      columns: [...columns.values()].filter(({ path }) => path === primaryPath),
    },
    kept,
    search:
      search.length === 0
        ? undefined
        : describeSearch(
            name,
            own.filter(({ path }) => search.includes(path)),
          ),
    counts: newCounts(),
    demands: demandsOf(kept),
    trusted: columns,
    trustedAt: '',
  };
  const layout: Layout = {
    own: own.map(({ path, kind }) => [path, kind]),
    indexes: wanted,
    ...(totals.length > 0 && { totals }),
    ...(search.length > 0 && { search }),
  };
  const text = JSON.stringify(layout);

  const unfit = connection.isReadOnly
    ? unfitOf(connection, name, text)
    : connection.transaction(() => {
        connection.execute(
          `CREATE TABLE IF NOT EXISTS ${TABLES} (name TEXT PRIMARY KEY, layout TEXT NOT NULL, unfit TEXT NOT NULL)`,
        );
        const known = connection.first(`SELECT layout, unfit FROM ${TABLES} WHERE name = ?`, [name]);
        const unfitBefore = JSON.parse(String(known?.[1] ?? '[]')) as string[];
        if (known?.[0] === text) return unfitBefore;
        if (known === undefined) createTable(connection, table);
        const before = known === undefined ? layout : (JSON.parse(String(known[0])) as Layout);
        const unfitNow = realign(connection, table, before, unfitBefore);
        connection.run(`INSERT OR REPLACE INTO ${TABLES} (name, layout, unfit) VALUES (?, ?, ?)`, [
          name,
          text,
          JSON.stringify(unfitNow),
        ]);
        return unfitNow;
      });
  table.trusted = trustOf(table, unfit);
  return table;
}

/** Of a table that is as it is asked for: a connection that cannot write cannot bring it in line. */
function unfitOf(connection: Connection, name: string, layout: string): string[] {
  const known = connection.first(`SELECT layout, unfit FROM ${TABLES} WHERE name = ?`, [name]);
  if (known?.[0] !== layout)
    throw new Error(`${name} looks otherwise than it is asked for, and cannot be changed here`);
  return JSON.parse(String(known[1])) as string[];
}

export function dropTable(connection: Connection, table: Table): void {
  connection.transaction(() => {
    dropSearch(connection, table.name);
    connection.execute(`DROP TABLE IF EXISTS ${table.sql}`);
    for (const { sql } of table.kept) connection.execute(`DROP TABLE IF EXISTS ${sql}`);
    connection.run(`DELETE FROM ${TABLES} WHERE name = ?`, [table.name]);
  });
}

/**
 * The schema's indexes as RxDB completed them, then the others, completed in the same way. Two that RxDB asks for in every
 * schema are left out or shorter: ids have SQLite's own index, and few documents are written at one time.
 */
function indexesOf(
  fromSchema: readonly (string | readonly string[])[],
  others: readonly (readonly string[])[],
  primaryPath: string,
): readonly (readonly string[])[] {
  const complete = others.map((index) => [
    '_deleted',
    ...index,
    ...(index.includes(primaryPath) || index.includes(ROW) ? [] : [primaryPath]),
  ]);
  const byId = `_deleted,${primaryPath}`;
  const byTime = ['_meta.lwt', ROW];
  const given = fromSchema
    .map((index) => [index].flat())
    .map((index) => (index.join() === `_meta.lwt,${primaryPath}` ? byTime : index));
  const all = [...given, ...complete].filter((index) => index.join() !== byId);
  return [...new Map(all.map((index) => [index.join(), index])).values()];
}

/**
 * What a row holds of a document: the rest that has no column, as JSON, and its own columns. Adds to `unfit` the paths of
 * values that cannot be kept in theirs: those stay in the JSON.
 */
export function rowValues(table: Table, document: StoredDocument, unfit: Set<string>): SqlValue[] {
  const { _rev, _deleted, _meta, _attachments, ...rest } = document;
  const id = encodeText(String(rest[table.primaryPath]));
  delete rest[table.primaryPath];
  const own = table.own.map((column) => {
    const value = columnValue(column, document);
    const isFit = value !== UNFIT && meets(table.demands.get(column), value);
    if (!isFit && table.trusted.has(column.path)) unfit.add(column.path);
    if (value === UNFIT) return null;
    if (column.segments.length === 1) delete rest[column.path];
    return value;
  });
  const meta = Object.keys(_meta).length === 1 ? null : JSON.stringify(_meta);
  return [id, _rev, Number(_deleted), _meta.lwt, meta, JSON.stringify(rest), ...own];
}

function demandsOf(kept: readonly KeptTotals[]): Table['demands'] {
  return new Map([
    ...kept.flatMap(({ dimensions }) => dimensions.map(({ column }) => [column, 'value'] as const)),
    ...kept.flatMap(({ fields }) => fields.map((column) => [column, 'whole'] as const)),
  ]);
}

function meets(demand: 'value' | 'whole' | undefined, value: SqlValue): boolean {
  if (demand === undefined) return true;
  return value !== null && (demand === 'value' || value === NULL_MARK || Number.isSafeInteger(value));
}
