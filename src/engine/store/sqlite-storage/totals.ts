import { getQueryMatcher } from 'rxdb';
import { fromColumn, NULL_MARK_SQL, type Column } from './columns.ts';
import type { Connection, SqlValue } from './connection.ts';
import { toDocument, type FilledQuery, type Schema } from './read.ts';
import { accessOf } from './plan.ts';
import { knownOf } from './text-search.ts';
import { sumKept } from './sum-kept.ts';
import { groupSql, HALF, halves } from './sums.ts';
import type { Table } from './table.ts';
import { whereOf } from './where.ts';

export interface TotalsQuery {
  readonly selector: FilledQuery['selector'];
  /** A field, or the first `length` characters of a text field. */
  readonly groupBy: readonly (string | { readonly field: string; readonly length: number })[];
  /** Fields of whole numbers. */
  readonly fields: readonly string[];
}

/** Counts and exact sums of one group; sums by field, of what is there and not null. */
export interface Totals {
  readonly key: Record<string, string | number | null>;
  readonly count: number;
  readonly sums: Record<string, bigint>;
  readonly positive: Record<string, bigint>;
  readonly negative: Record<string, bigint>;
  readonly nulls: Record<string, number>;
}

/**
 * Groups what the selector matches and adds up its fields, exactly, however many there are.
 * @throws RangeError when a value to be added is not a whole number that a double holds exactly.
 */
export function totalsOf(connection: Connection, table: Table, schema: Schema, query: TotalsQuery): Totals[] {
  const where = whereOf(query.selector, knownOf(connection, table));
  const groups = query.groupBy.map((part) => (typeof part === 'string' ? { field: part } : part));
  const columnOf = (path: string): Column | undefined => table.trusted.get(path);
  const groupColumns = groups.map(({ field }) => columnOf(field));
  const fieldColumns = query.fields.map(columnOf);
  const canUseSql =
    where.isExact &&
    [...groupColumns, ...fieldColumns].every((column) => column !== undefined && column.kind !== 'mixed');
  if (!canUseSql || fieldColumns.some((column) => column?.kind !== 'number'))
    return totalsOfDocuments(connection, table, schema, query);

  const keys = groups.map((group, index) =>
    groupSql(groupColumns[index], 'length' in group ? group.length : undefined),
  );
  const sums = fieldColumns.map((column) => sumSql(column?.sql ?? '0'));
  const access = accessOf(connection, table, where);
  const sql = `SELECT ${[...keys, 'count(*)', ...sums].join(', ')} FROM ${table.sql}${access.hint} WHERE ${access.sql}${
    keys.length === 0 ? '' : ` GROUP BY ${keys.map((_, index) => index + 1).join(', ')}`
  }`;
  const kept = sumKept(connection, table, { selector: query.selector, groups, fields: query.fields });
  return (kept ?? connection.allExact(sql, access.values))
    .map((row) =>
      readRow(
        row,
        groups.map(({ field }) => field),
        groupColumns,
        query.fields,
      ),
    )
    .filter(({ count }) => count > 0 || keys.length === 0);
}

function sumSql(sql: string): string {
  const isWhole = `typeof(${sql}) = 'integer'`;
  return [
    ...halves(sql, `${isWhole} AND ${sql} > 0`),
    ...halves(sql, `${isWhole} AND ${sql} < 0`),
    `count(*) FILTER (WHERE ${sql} IS NULL OR ${sql} = ${NULL_MARK_SQL})`,
    `count(*) FILTER (WHERE typeof(${sql}) = 'real' AND ${sql} <> ${NULL_MARK_SQL} OR abs(${sql}) > ${Number.MAX_SAFE_INTEGER} AND ${sql} <> ${NULL_MARK_SQL})`,
  ].join(', ');
}

function readRow(
  row: readonly SqlValue[],
  groupFields: readonly string[],
  groupColumns: readonly (Column | undefined)[],
  fields: readonly string[],
): Totals {
  const totals = emptyTotals(fields);
  let next = 0;
  for (const field of groupFields) {
    const column = groupColumns[next];
    const value = row[next] ?? null;
    const key = column === undefined ? null : fromColumn(column, typeof value === 'bigint' ? Number(value) : value);
    totals.key[field] = typeof key === 'boolean' ? Number(key) : (key ?? null);
    next += 1;
  }
  const take = (): bigint => {
    const value = row[next];
    next += 1;
    return BigInt(typeof value === 'bigint' || typeof value === 'number' ? value : 0);
  };
  totals.count = Number(take());
  for (const field of fields) {
    const positive = (take() << HALF) + take();
    const negative = (take() << HALF) + take();
    totals.positive[field] = positive;
    totals.negative[field] = negative;
    totals.sums[field] = positive + negative;
    totals.nulls[field] = Number(take());
    if (take() > 0n) throw notWhole(field);
  }
  return totals;
}

/** The same from the documents, one by one. */
function totalsOfDocuments(connection: Connection, table: Table, schema: Schema, query: TotalsQuery): Totals[] {
  const where = whereOf(query.selector, knownOf(connection, table));
  const matches = getQueryMatcher(schema, { selector: query.selector, sort: [], skip: 0 });
  const byKey = new Map<string, MutableTotals>();
  if (query.groupBy.length === 0) byKey.set('{}', emptyTotals(query.fields));
  const access = accessOf(connection, table, where);
  const sql = `SELECT ${table.documentColumns} FROM ${table.sql}${access.hint} WHERE ${access.sql}`;
  for (const row of connection.each(sql, access.values)) {
    const document = toDocument(table, row);
    if (!matches(document)) continue;
    const key: Record<string, string | number | null> = {};
    for (const part of query.groupBy) {
      const { field, length } = typeof part === 'string' ? { field: part, length: undefined } : part;
      key[field] = keyOf(valueAt(document, field), length);
    }
    const name = JSON.stringify(key);
    const totals = byKey.get(name) ?? { ...emptyTotals(query.fields), key };
    byKey.set(name, totals);
    add(totals, document, query.fields);
  }
  return [...byKey.values()];
}

type MutableTotals = { -readonly [K in keyof Totals]: Totals[K] };

function emptyTotals(fields: readonly string[]): MutableTotals {
  const zeros = (): Record<string, bigint> => Object.fromEntries(fields.map((field) => [field, 0n]));
  const nulls = Object.fromEntries(fields.map((field) => [field, 0]));
  return { key: {}, count: 0, sums: zeros(), positive: zeros(), negative: zeros(), nulls };
}

function add(totals: MutableTotals, document: unknown, fields: readonly string[]): void {
  totals.count += 1;
  for (const field of fields) {
    const value = valueAt(document, field);
    if (value === null || value === undefined) {
      totals.nulls[field] = (totals.nulls[field] ?? 0) + 1;
      continue;
    }
    if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw notWhole(field);
    const side = value > 0 ? totals.positive : totals.negative;
    side[field] = (side[field] ?? 0n) + BigInt(value);
    totals.sums[field] = (totals.sums[field] ?? 0n) + BigInt(value);
  }
}

function valueAt(document: unknown, path: string): unknown {
  let value = document;
  for (const segment of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string, unknown>)[segment];
  }
  return value;
}

function keyOf(value: unknown, length: number | undefined): string | number | null {
  if (typeof value === 'string') return length === undefined ? value : value.slice(0, length);
  if (typeof value === 'boolean') return Number(value);
  return typeof value === 'number' ? value : null;
}

function notWhole(field: string): RangeError {
  return new RangeError(`Cannot add up ${field}: it holds a value that is not a whole number within 2⁵³`);
}
