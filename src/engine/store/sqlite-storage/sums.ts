import { NULL_MARK_SQL, type Column } from './columns.ts';
import { instantPrefixSql } from './instant-key.ts';

/** SQLite's sum() fails beyond 2⁶³, so halves are summed apart: x = (x >> 24) · 2²⁴ + (x & (2²⁴ − 1)). */
export const HALF_BITS = 24;
export const HALF = BigInt(HALF_BITS);

/** The sums of the upper and of the lower halves of a column's whole numbers. */
export function halves(sql: string, condition: string): readonly [high: string, low: string] {
  const sumOf = (half: string): string => `ifnull(sum(${half}) FILTER (WHERE ${condition}), 0)`;
  return [sumOf(`${sql} >> ${HALF}`), sumOf(`${sql} & ${(1n << HALF) - 1n}`)];
}

/** What a column is grouped by: all of it, or the first characters of a text as JavaScript counts them. */
export function keySql(column: Column | undefined, length: number | undefined): string {
  const sql = column?.sql ?? 'NULL';
  if (length === undefined) return sql;
  const most = Math.floor(length);
  if (column?.kind === 'instant') return instantPrefixSql(sql, most);
  // The escape of U+0000 and U+0001 takes two characters; only then does JavaScript have to count.
  return `CASE WHEN instr(${sql}, char(1)) THEN text_prefix(${sql}, ${most}) WHEN typeof(${sql}) = 'text' THEN substr(${sql}, 1, ${most}) ELSE ${sql} END`;
}

/** The same, with JSON's null as SQL's. */
export function groupSql(column: Column | undefined, length: number | undefined): string {
  return `nullif(${keySql(column, length)}, ${NULL_MARK_SQL})`;
}
