import {
  getQueryMatcher,
  getSortComparator,
  type FilledMangoQuery,
  type RxDocumentData,
  type RxJsonSchema,
} from 'rxdb';
import { fromColumn } from './columns.ts';
import type { Connection, SqlRow } from './connection.ts';
import { accessOf, type Access } from './plan.ts';
import { knownOf } from './text-search.ts';
import { orderOf, orderSql, stretchesAfter } from './order.ts';
import type { StoredForm, Table } from './table.ts';
import { whereOf, type Condition } from './where.ts';

export type StoredDocument = RxDocumentData<Record<string, unknown>>;
export type Schema = Readonly<RxJsonSchema<StoredDocument>>;
/** A query as RxDB fills it in. A plugin between may have dropped `skip`, which then is none. */
export type FilledQuery = Omit<FilledMangoQuery<Record<string, unknown>>, 'skip'> & { readonly skip?: number };

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

/** Finds what a query asks for: in SQL as far as SQL is exact, in the documents for the rest. */
export function findDocuments(
  connection: Connection,
  table: Table,
  schema: Schema,
  query: FilledQuery,
): StoredDocument[] {
  const { skip = 0, limit = Infinity } = query;
  if (limit <= 0) return [];
  const where = whereOf(query.selector, knownOf(connection, table));
  const order = orderOf(query.sort, table.trusted);
  const access = accessOf(connection, table, where, order, limit < Infinity);
  const select = `SELECT ${table.documentColumns} FROM ${table.sql}${access.hint} WHERE ${access.sql}`;
  if (where.isExact && order !== undefined) {
    const sql = windowSql(table, access, orderSql(order), 'LIMIT ? OFFSET ?');
    return connection
      .all(sql, [...access.values, limit === Infinity ? -1 : limit, skip])
      .map((row) => toDocument(table, row));
  }
  const matches = where.isExact ? () => true : getQueryMatcher(schema, query as never);
  const end = skip + limit;
  const found: StoredDocument[] = [];
  for (const row of connection.each(`${select}${order === undefined ? '' : orderSql(order)}`, access.values)) {
    const document = toDocument(table, row);
    if (!matches(document)) continue;
    found.push(document);
    if (order !== undefined && found.length >= end) break;
  }
  if (order === undefined) found.sort(getSortComparator(schema, query as never));
  return found.slice(skip, end);
}

/**
 * A window of what is found, in order. Where SQLite sorts, it sorts row numbers and reads the documents of the window
 * alone: to carry all of them through the sorting would cost more than to find them.
 */
function windowSql({ sql, documentColumns }: Table, access: Access, order: string, window: string): string {
  const from = `FROM ${sql}${access.hint} WHERE ${access.sql}${order} ${window}`;
  if (!access.isSortedLater) return `SELECT ${documentColumns} ${from}`;
  return `SELECT ${documentColumns} FROM ${sql} WHERE rowid IN (SELECT rowid ${from})${order}`;
}

/** @returns how many documents the query finds, and whether SQL alone could tell. */
export function countDocuments(
  connection: Connection,
  table: Table,
  schema: Schema,
  query: FilledQuery,
): { readonly count: number; readonly isFast: boolean } {
  const where = whereOf(query.selector, knownOf(connection, table));
  const access = accessOf(connection, table, where, undefined);
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

/**
 * The next documents of a query after `last`, without counting over those before it.
 * @returns `undefined` where the order is not one that SQL can follow; read the query whole instead.
 */
export function findAfter(
  connection: Connection,
  table: Table,
  schema: Schema,
  query: Pick<FilledQuery, 'selector' | 'sort'>,
  last: unknown,
  limit: number,
): StoredDocument[] | undefined {
  const order = orderOf(query.sort, table.trusted);
  if (order === undefined) return undefined;
  const stretches: readonly Condition[] | undefined =
    last === undefined ? [{ sql: '1', values: [], isExact: true }] : stretchesAfter(order, last);
  if (stretches === undefined) return undefined;
  const where = whereOf(query.selector, knownOf(connection, table));
  const matches = where.isExact ? () => true : getQueryMatcher(schema, query as never);
  const access = accessOf(connection, table, where, order);
  const found: StoredDocument[] = [];
  for (const stretch of stretches) {
    const within = { ...access, sql: `${access.sql} AND ${stretch.sql}` };
    const isSortedLater = access.isSortedLater && where.isExact;
    const sql = windowSql(table, { ...within, isSortedLater }, orderSql(order), 'LIMIT ?');
    // Where the documents decide, how many rows it takes is not known beforehand.
    const rows = connection.each(sql, [...access.values, ...stretch.values, where.isExact ? limit - found.length : -1]);
    for (const row of rows) {
      const document = toDocument(table, row);
      if (!matches(document)) continue;
      found.push(document);
      if (found.length >= limit) return found;
    }
  }
  return found;
}
