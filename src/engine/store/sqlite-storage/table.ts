import type { Counts } from './plan.ts';
import { columnValue, NULL_MARK, ROW_COLUMN, UNFIT, type Column } from './columns.ts';
import type { SqlValue } from './connection.ts';
import type { SearchIndex } from './text-search.ts';
import type { StoredDocument } from './read.ts';
import { encodeText } from './text-key.ts';
import type { KeptTotals, TotalsOptions } from './kept-totals.ts';

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
  /** A document with all fields and nothing in them. */
  readonly empty: Readonly<Record<string, unknown>>;
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
    empty: Object.fromEntries(names.map((name) => [name, null])),
    documentColumns: [...DOCUMENT_COLUMNS, ...own.map(({ sql }) => sql), ROW_COLUMN.sql].join(', '),
    fields: names.map((name) => {
      if (name === id.path) return { name, column: id, at: OWN_COLUMNS_AT - 1 };
      const at = own.findIndex(({ path }) => path === name);
      return { name, column: own[at], at: OWN_COLUMNS_AT + at };
    }),
  };
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

function meets(demand: 'value' | 'whole' | undefined, value: SqlValue): boolean {
  if (demand === undefined) return true;
  return value !== null && (demand === 'value' || value === NULL_MARK || Number.isSafeInteger(value));
}
