import { NULL_MARK_SQL, type Column } from './columns.ts';
import type { Connection, SqlRow } from './connection.ts';
import { halfNames, type Dimension, type KeptTotals } from './kept-totals.ts';
import { groupSql } from './sums.ts';
import type { Table } from './table.ts';
import { whereOf } from './where.ts';

interface Grouping {
  readonly field: string;
  readonly length?: number;
}

type Plain = Readonly<Record<string, unknown>>;

interface Sums<Selector> {
  readonly selector: Selector;
  readonly groups: readonly Grouping[];
  readonly fields: readonly string[];
}

/**
 * Reads grouped sums from totals that are kept, when some are kept by all that the selector and the groups name.
 * @returns rows in the columns that adding up the documents gives; `undefined` when the documents must be added up.
 */
export function sumKept(
  connection: Connection,
  table: Table,
  { selector, groups, fields }: Sums<unknown>,
): readonly SqlRow[] | undefined {
  const own = withoutDeleted(selector);
  if (own === undefined) return undefined;
  const totals = table.kept.find((kept) => isKeptBy(kept, table, { selector: own, groups, fields }));
  if (totals === undefined) return undefined;
  const columns = [...totals.dimensions.map(({ kept }) => kept), ...totals.fields];
  const where = whereOf(own, { columns: new Map(columns.map((column) => [column.path, column])) });
  if (!where.isExact) return undefined;
  const columnAt = (path: string): Column | undefined => columns.find((column) => column.path === path);
  const keys = groups.map(({ field, length }) => groupSql(columnAt(field), length));
  const sums = fields.map((field) => keptSums(columnAt(field)));
  const grouped = keys.length === 0 ? '' : ` GROUP BY ${keys.map((_, index) => index + 1).join(', ')}`;
  return connection.allExact(
    `SELECT ${[...keys, 'ifnull(sum(n), 0)', ...sums].join(', ')} FROM ${totals.sql} WHERE ${where.sql}${grouped}`,
    where.values,
  );
}

function keptSums(column: Column | undefined): string {
  if (column === undefined) throw new Error('A field that is added up has a column');
  const [high, low] = halfNames(column);
  const sumOf = (half: string, condition: string): string => `ifnull(sum(${half}) FILTER (WHERE ${condition}), 0)`;
  const [up, down] = [`${column.sql} > 0`, `${column.sql} < 0 AND ${column.sql} <> ${NULL_MARK_SQL}`];
  return [
    sumOf(high, up),
    sumOf(low, up),
    sumOf(high, down),
    sumOf(low, down),
    sumOf('n', `${column.sql} = ${NULL_MARK_SQL}`),
    // A value that is not whole makes its column untrusted, and nothing is then read from here.
    '0',
  ].join(', ');
}

/** Kept totals count what is not deleted. @returns the selector without saying so; `undefined` when it says otherwise. */
function withoutDeleted(selector: unknown): Plain | undefined {
  if (!isPlain(selector)) return undefined;
  const { _deleted: deleted, $and: parts, ...others } = selector;
  if (deleted === false && parts === undefined) return others;
  if (deleted !== undefined || !Array.isArray(parts)) return undefined;
  const isLive = (part: unknown): boolean =>
    isPlain(part) && Object.keys(part).length === 1 && part['_deleted'] === false;
  if (!parts.some(isLive)) return undefined;
  return { ...others, $and: parts.filter((part) => !isLive(part)) };
}

function isKeptBy(kept: KeptTotals, table: Table, { selector, groups, fields }: Sums<Plain>): boolean {
  if (!kept.columns.every(({ path }) => table.trusted.has(path))) return false;
  const dimensionOf = (path: string): Dimension | undefined =>
    kept.dimensions.find(({ column }) => column.path === path);
  const canGroup = groups.every(({ field, length }) => {
    const dimension = dimensionOf(field);
    return dimension !== undefined && (dimension.length === undefined || (length ?? Infinity) <= dimension.length);
  });
  const isField = (path: string): boolean => kept.fields.some((column) => column.path === path);
  return canGroup && fields.every(isField) && canSelect(selector, dimensionOf, isField);
}

/** Whether each condition says of a row of totals just what it says of all documents in it. */
function canSelect(
  selector: unknown,
  dimensionOf: (path: string) => Dimension | undefined,
  isField: (path: string) => boolean,
): boolean {
  if (!isPlain(selector)) return false;
  return Object.entries(selector).every(([key, value]) => {
    if (key === '$and' || key === '$or' || key === '$nor')
      return Array.isArray(value) && value.every((part) => canSelect(part, dimensionOf, isField));
    const dimension = dimensionOf(key);
    if (dimension !== undefined) return dimension.length === undefined || isPrefixRange(value, dimension.length);
    return isField(key) && asksForSign(value);
  });
}

/** A text begins at or after another one of up to `length` characters just when its first `length` characters do. */
function isPrefixRange(matcher: unknown, length: number): boolean {
  if (!isPlain(matcher)) return false;
  return Object.entries(matcher).every(
    ([name, bound]) => (name === '$gte' || name === '$lt') && typeof bound === 'string' && bound.length <= length,
  );
}

const SIGN_OPERATORS = new Set(['$gt', '$gte', '$lt', '$lte']);

function asksForSign(matcher: unknown): boolean {
  return isPlain(matcher) && Object.entries(matcher).every(([name, bound]) => SIGN_OPERATORS.has(name) && bound === 0);
}

function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
