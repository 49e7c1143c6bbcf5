import {
  getQueryMatcher,
  getSortComparator,
  type FilledMangoQuery,
  type RxDocumentData,
  type RxJsonSchema,
} from 'rxdb';
import { fromColumn, ROW_COLUMN } from './columns.ts';
import type { Connection, SqlRow, SqlValue } from './connection.ts';
import { accessOf, type Branch } from './plan.ts';
import { packRows, type Packed } from './packed.ts';
import { knownOf } from './text-search.ts';
import { orderOf, orderSql, stretchesAfter, type OrderTerm, type Position } from './order.ts';
import { placeOf, type StoredForm, type Table } from './table.ts';
import { EVERYTHING, whereOf, type Condition } from './where.ts';

export type StoredDocument = RxDocumentData<Record<string, unknown>>;
export type Schema = Readonly<RxJsonSchema<StoredDocument>>;
/** A query as RxDB fills it in. A plugin between may have dropped `skip`, which then is none. */
export type FilledQuery = Omit<FilledMangoQuery<Record<string, unknown>>, 'skip'> & {
  readonly skip?: number;
  /**
   * All values that a field has, where only indexes that begin with it have the order: each value's documents are then read
   * in order, and merged.
   */
  readonly merged?: { readonly field: string; readonly values: readonly string[] } | undefined;
};

/** What is found of a query, and where each of it stands in the query's order. */
export interface Found {
  readonly length: number;
  readonly documents: StoredDocument[];
  /** The same without what RxDB keeps of them. */
  plain(): Record<string, unknown>[];
  /** The same without making documents of them; `undefined` where they are more than their columns. */
  packed(): Packed | undefined;
  /** @returns `undefined` where the order is not one that SQL can follow, or nothing was found there. */
  positionOf(at: number): Position | undefined;
}

/** A document as RxDB knows it, from the columns that `documentColumns` names; its fields in the schema's order. */
export function toDocument({ fields }: StoredForm, row: SqlRow): StoredDocument {
  const [data, rev, deleted, lwt, meta] = row;
  const rest = data === '{}' ? {} : (JSON.parse(String(data)) as Record<string, unknown>);
  const document: Record<string, unknown> = {};
  for (const { name, column, at } of fields) {
    const kept = column === undefined ? undefined : fromColumn(column, row[at] ?? null);
    const value = kept === undefined ? rest[name] : kept;
    if (value !== undefined) document[name] = value;
  }
  for (const field in rest) if (!(field in document)) document[field] = rest[field];
  document['_deleted'] = deleted === 1;
  document['_rev'] = String(rev);
  document['_meta'] = meta === null ? { lwt: Number(lwt) } : JSON.parse(String(meta));
  document['_attachments'] = {};
  return document as StoredDocument;
}

/** As `toDocument`, without what RxDB keeps of it. A copy has all fields at once; to add them one by one takes longer. */
function toPlain(form: StoredForm, row: SqlRow): Record<string, unknown> {
  if (row[0] !== '{}') return withoutMeta(toDocument(form, row));
  const document = { ...form.empty };
  for (const { name, column, at } of form.fields) {
    const value = column === undefined ? undefined : fromColumn(column, row[at] ?? null);
    if (value === undefined) delete document[name];
    else document[name] = value;
  }
  return document;
}

/** A document as whoever wrote it knows it. */
export function withoutMeta(document: StoredDocument): Record<string, unknown> {
  const { _rev, _deleted, _meta, _attachments, ...data } = document;
  return data;
}

/** Finds what a query asks for: in SQL as far as SQL is exact, in the documents for the rest. */
export function findDocuments(connection: Connection, table: Table, schema: Schema, query: FilledQuery): Found {
  const { skip = 0, limit = Infinity } = query;
  if (limit <= 0) return withoutOrder([]);
  const where = whereOf(query.selector, knownOf(connection, table));
  const order = orderOf(query.sort, table.trusted);
  if (where.isExact && order !== undefined) {
    const way = wayOf(connection, table, query, { where, order });
    const { sql, values } = windowSql(table, way, order, { stretch: EVERYTHING, window: 'LIMIT ? OFFSET ?' });
    const rows = connection.all(sql, [...values, limit === Infinity ? -1 : limit, skip]);
    return found(table, order, rows);
  }
  const access = accessOf(connection, table, where, { order, isLimited: limit < Infinity });
  const select = `SELECT ${table.documentColumns} FROM ${table.sql}${access.hint} WHERE ${access.sql}`;
  const matches = where.isExact ? () => true : getQueryMatcher(schema, query as never);
  const end = skip + limit;
  const rows: SqlRow[] = [];
  const documents: StoredDocument[] = [];
  for (const row of connection.each(`${select}${order === undefined ? '' : orderSql(order)}`, access.values)) {
    const document = toDocument(table, row);
    if (!matches(document)) continue;
    documents.push(document);
    rows.push(row);
    if (order !== undefined && documents.length >= end) break;
  }
  if (order === undefined) {
    documents.sort(getSortComparator(schema, query as never));
    return withoutOrder(documents.slice(skip, end));
  }
  return found(table, order, rows.slice(skip, end), documents.slice(skip, end));
}

function found(table: Table, order: readonly OrderTerm[], rows: readonly SqlRow[], known?: StoredDocument[]): Found {
  const places = order.map(({ column }) => placeOf(table, column));
  let documents = known;
  return {
    length: rows.length,
    get documents() {
      return (documents ??= rows.map((row) => toDocument(table, row)));
    },
    plain: () => rows.map((row) => toPlain(table, row)),
    packed: () => packRows(table, rows),
    positionOf(at) {
      const row = rows[at];
      return row && places.map((place) => row[place] ?? null);
    },
  };
}

function withoutOrder(documents: StoredDocument[]): Found {
  const plain = () => documents.map(withoutMeta);
  return { documents, length: documents.length, plain, packed: () => undefined, positionOf: () => undefined };
}

/** By which ways the rows of a query in order are come by; several are merged. */
interface Way {
  readonly branches: readonly Branch[];
  readonly isSortedLater: boolean;
}

/** Where nothing narrows what is asked for and no index has its order, a field of few values may still part it. */
function wayOf(
  connection: Connection,
  table: Table,
  { selector, merged, limit = Infinity }: Pick<FilledQuery, 'selector' | 'merged' | 'limit'>,
  { where, order }: { readonly where: Condition; readonly order: readonly OrderTerm[] },
): Way {
  const access = accessOf(connection, table, where, { order, isLimited: limit < Infinity });
  const plain = { branches: [access], isSortedLater: access.isSortedLater };
  if (merged === undefined || !access.isWhole || !table.trusted.has(merged.field)) return plain;
  const known = knownOf(connection, table);
  const branches = merged.values.map((value) => {
    const part = whereOf({ $and: [selector, { [merged.field]: value }] }, known);
    return accessOf(connection, table, part, { order });
  });
  return branches.some(({ isWhole }) => isWhole) ? plain : { branches, isSortedLater: true };
}

/**
 * A window of what is found, in order. Where SQLite sorts or merges, it does so with row numbers and reads the documents of
 * the window alone: to carry all of them along would cost more than to find them.
 * `stretch` is what else must hold, `window` what follows the order, with its values to come last.
 */
function windowSql(
  { sql, documentColumns }: Table,
  { branches, isSortedLater }: Way,
  order: readonly OrderTerm[],
  { stretch, window }: { readonly stretch: Condition; readonly window: string },
): { readonly sql: string; readonly values: readonly SqlValue[] } {
  const narrowed = stretch.sql === '1' ? '' : ` AND ${stretch.sql}`;
  const from = branches.map(({ hint, sql: where }) => `FROM ${sql}${hint} WHERE ${where}${narrowed}`);
  const values = branches.flatMap((branch) => [...branch.values, ...stretch.values]);
  const sorted = orderSql(order);
  if (!isSortedLater) return { sql: `SELECT ${documentColumns} ${from.join('')}${sorted} ${window}`, values };
  const keys = [...new Set([...order.map(({ column }) => column.sql), ROW_COLUMN.sql])].join(', ');
  const rows =
    from.length === 1
      ? `SELECT rowid ${from.join('')}${sorted} ${window}`
      : `SELECT ${ROW_COLUMN.sql} FROM (${from.map((one) => `SELECT ${keys} ${one}`).join(' UNION ALL ')}${sorted} ${window})`;
  return { sql: `SELECT ${documentColumns} FROM ${sql} WHERE rowid IN (${rows})${sorted}`, values };
}

/** @returns how many documents the query finds, and whether SQL alone could tell. */
export function countDocuments(
  connection: Connection,
  table: Table,
  schema: Schema,
  query: FilledQuery,
): { readonly count: number; readonly isFast: boolean } {
  const where = whereOf(query.selector, knownOf(connection, table));
  const access = accessOf(connection, table, where);
  const from = `FROM ${table.sql}${access.hint} WHERE ${access.sql}`;
  let all = 0;
  if (where.isExact) {
    all = Number(connection.first(`SELECT count(*) ${from}`, access.values)?.[0] ?? 0);
  } else {
    const matches = getQueryMatcher(schema, query as never);
    for (const row of connection.each(`SELECT ${table.documentColumns} ${from}`, access.values))
      if (matches(toDocument(table, row))) all += 1;
  }
  return { count: Math.min(Math.max(all - (query.skip ?? 0), 0), query.limit ?? Infinity), isFast: where.isExact };
}

/** What is asked for, from where on, and how much of it. */
export type NextQuery = Pick<FilledQuery, 'selector' | 'sort' | 'merged'> & {
  readonly last: Position | undefined;
  readonly limit: number;
};

/**
 * The next documents of a query after a position, without counting over those before it; `undefined`: from the first.
 * @returns `undefined` where the order is not one that SQL can follow; read the query whole instead.
 */
export function findAfter(
  connection: Connection,
  table: Table,
  schema: Schema,
  { last, limit, ...query }: NextQuery,
): Found | undefined {
  const order = orderOf(query.sort, table.trusted);
  if (order === undefined) return undefined;
  const stretches = last === undefined ? [EVERYTHING] : stretchesAfter(order, last);
  const where = whereOf(query.selector, knownOf(connection, table));
  const matches = getQueryMatcher(schema, query as never);
  const way = wayOf(connection, table, where.isExact ? { ...query, limit } : query, { where, order });
  const rows: SqlRow[] = [];
  const documents: StoredDocument[] = [];
  for (const stretch of stretches) {
    const { sql, values } = windowSql(table, way, order, { stretch, window: 'LIMIT ?' });
    if (where.isExact) {
      rows.push(...connection.all(sql, [...values, limit - rows.length]));
      if (rows.length >= limit) break;
      continue;
    }
    // The documents decide: how many rows it takes is not known beforehand.
    for (const row of connection.each(sql, [...values, -1])) {
      const document = toDocument(table, row);
      if (!matches(document)) continue;
      documents.push(document);
      rows.push(row);
      if (rows.length >= limit) return found(table, order, rows, documents);
    }
  }
  return found(table, order, rows, where.isExact ? undefined : documents);
}
