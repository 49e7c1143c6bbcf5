import { ROW, ROW_COLUMN, type Column } from './columns.ts';
import type { SqlValue } from './connection.ts';
import type { Columns, Condition } from './where.ts';

type Direction = 'asc' | 'desc';
/** Mango's sort: one field each. */
type Sort = readonly { readonly [path: string]: Direction }[];

export interface OrderTerm {
  readonly column: Column;
  readonly direction: Direction;
}

/** The sort as columns, or `undefined` when some field of it has no column that can be trusted. */
export function orderOf(sort: Sort, columns: Columns): readonly OrderTerm[] | undefined {
  const terms: OrderTerm[] = [];
  for (const part of sort) {
    const [path, direction] = Object.entries(part)[0] ?? [];
    const column = path === ROW ? ROW_COLUMN : columns.get(path ?? '');
    if (column === undefined) return undefined;
    terms.push({ column, direction: direction === 'desc' ? 'desc' : 'asc' });
  }
  return terms;
}

export function orderSql(terms: readonly OrderTerm[]): string {
  if (terms.length === 0) return '';
  return ` ORDER BY ${terms.map(({ column, direction }) => `${column.sql}${direction === 'desc' ? ' DESC' : ''}`).join(', ')}`;
}

/** Where a document stands in an order: what each of the order's columns holds of it. */
export type Position = readonly SqlValue[];

/**
 * What comes after a position in the order, as conditions to be read one after the other; together they are all of it.
 * A missing value is SQL's NULL, which sorts first and which no comparison finds: it is a stretch of its own, so that
 * each stretch is one range of an index.
 */
export function stretchesAfter(terms: readonly OrderTerm[], position: Position): readonly Condition[] {
  const keyed = terms.map(({ column, direction }, at): KeyedTerm => ({
    sql: column.sql,
    isDescending: direction === 'desc',
    key: position[at] ?? null,
  }));
  const [first, ...others] = keyed;
  if (first === undefined) return [];
  const rest = after(others);
  const missing = `${first.sql} IS NULL`;
  const exactly = (sql: string, ...values: readonly SqlValue[]): Condition => ({ sql, values, isExact: true });
  if (first.key === null) {
    const same = exactly(`(${missing} AND ${rest.sql})`, ...rest.values);
    return first.isDescending ? [same] : [same, exactly(`${first.sql} IS NOT NULL`)];
  }
  const sign = first.isDescending ? '<' : '>';
  const range = exactly(
    `(${first.sql} ${sign}= ? AND (${first.sql} ${sign} ? OR (${first.sql} = ? AND ${rest.sql})))`,
    first.key,
    first.key,
    first.key,
    ...rest.values,
  );
  return first.isDescending ? [range, exactly(missing)] : [range];
}

interface KeyedTerm {
  readonly sql: string;
  readonly isDescending: boolean;
  readonly key: SqlValue;
}

function after(terms: readonly KeyedTerm[]): { readonly sql: string; readonly values: readonly SqlValue[] } {
  const [first, ...others] = terms;
  if (first === undefined) return { sql: '0', values: [] };
  const rest = after(others);
  const beyond = beyondKey(first);
  return {
    sql: `(${beyond.sql} OR (${first.sql} IS ? AND ${rest.sql}))`,
    values: [...beyond.values, first.key, ...rest.values],
  };
}

function beyondKey({ sql, isDescending, key }: KeyedTerm): {
  readonly sql: string;
  readonly values: readonly SqlValue[];
} {
  if (key === null) return { sql: isDescending ? '0' : `${sql} IS NOT NULL`, values: [] };
  return { sql: isDescending ? `(${sql} < ? OR ${sql} IS NULL)` : `${sql} > ?`, values: [key] };
}
