import { NULL_MARK_SQL, toColumn, UNFIT, type Column } from './columns.ts';
import type { SqlValue } from './connection.ts';
import { firstInstantFrom } from './instant-key.ts';
import { matchesText } from './where-text.ts';

/**
 * A condition in SQL. Exact: it holds for just the documents that the selector matches. Otherwise it holds for all of
 * those and perhaps for more, and the documents themselves must be looked at.
 */
export interface Condition {
  readonly sql: string;
  readonly values: readonly SqlValue[];
  readonly isExact: boolean;
  /** The parts of it, all of which must hold, that an index can answer. */
  readonly terms?: readonly Term[];
}

type Term = ColumnTerm | RowsTerm;

/** What a column must hold. */
export interface ColumnTerm {
  readonly column: Column;
  readonly kind: 'equal' | 'list' | 'range';
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

/** Rows that are known by number. */
export interface RowsTerm {
  readonly kind: 'rows';
  readonly rows: readonly number[];
  /** A bit for each row, by its number. */
  readonly bits: Uint8Array;
}

export const EVERYTHING: Condition = { sql: '1', values: [], isExact: true };
const NOTHING: Condition = { sql: '0', values: [], isExact: true };
/** Says nothing about the documents. */
const UNTOLD: Condition = { sql: '1', values: [], isExact: false };

/** The columns that may be trusted, by path. */
export type Columns = ReadonlyMap<string, Column>;

/** Narrows what columns have to be asked of. */
export interface TextSearch {
  has(path: string): boolean;
  /** The rows of which some searched field may match; `undefined` where it cannot tell. */
  mayMatch(pattern: unknown, flags: unknown): Condition | undefined;
}

/** What a selector may be asked of. */
export interface Known {
  readonly columns: Columns;
  readonly text?: TextSearch;
}

const exactly = (sql: string, ...values: readonly SqlValue[]): Condition => ({ sql, values, isExact: true });

function indexable(column: Column, kind: ColumnTerm['kind'], sql: string, ...values: readonly SqlValue[]): Condition {
  return { sql, values, isExact: true, terms: [{ column, kind, sql, values }] };
}

/** A Mango selector in SQL, with mingo's meaning of every operator (null and missing, types that differ, lists). */
export function whereOf(selector: unknown, known: Known): Condition {
  if (!isPlainObject(selector)) return UNTOLD;
  return allOf(Object.entries(selector).map(([key, value]) => clause(key, value, known)));
}

function clause(key: string, value: unknown, known: Known): Condition {
  switch (key) {
    case '$and':
      return Array.isArray(value) ? allOf(value.map((part) => whereOf(part, known))) : UNTOLD;
    case '$or':
      if (!Array.isArray(value)) return UNTOLD;
      return searchedTogether(value, known) ?? anyOf(value.map((part) => whereOf(part, known)));
    case '$nor':
      return Array.isArray(value) ? not(anyOf(value.map((part) => whereOf(part, known)))) : UNTOLD;
    default: {
      const column = known.columns.get(key);
      if (column === undefined) return UNTOLD;
      return searchedTogether([{ [key]: value }], known) ?? fieldClause(column, value);
    }
  }
}

/** One text in any of several searched fields is looked for once, and their columns are asked where it may be. */
function searchedTogether(parts: readonly unknown[], { columns, text }: Known): Condition | undefined {
  const wanted: { column: Column; matcher: unknown; source: unknown; flags: unknown }[] = [];
  for (const part of parts) {
    const [[path, matcher] = ['', undefined], ...others] = isPlainObject(part) ? Object.entries(part) : [];
    const pattern = patternOf(matcher);
    const column = columns.get(path);
    if (pattern === undefined || others.length > 0 || column === undefined || !text?.has(path)) return undefined;
    wanted.push({ column, matcher, ...pattern });
  }
  const [first] = wanted;
  const isSame = wanted.every(({ source, flags }) => source === first?.source && flags === first?.flags);
  const rows = first !== undefined && isSame ? text?.mayMatch(first.source, first.flags) : undefined;
  if (rows === undefined) return undefined;
  return allOf([rows, anyOf(wanted.map(({ column, matcher }) => fieldClause(column, matcher)))]);
}

/** What a matcher that is nothing but a pattern looks for. */
function patternOf(matcher: unknown): { source: unknown; flags: unknown } | undefined {
  if (matcher instanceof RegExp) return { source: matcher.source, flags: matcher.flags };
  if (!isPlainObject(matcher)) return undefined;
  const { $regex: source, $options: flags, ...others } = matcher;
  if (source === undefined || Object.keys(others).length > 0) return undefined;
  if (source instanceof RegExp) return { source: source.source, flags: flags ?? source.flags };
  return typeof source === 'string' ? { source, flags } : undefined;
}

function fieldClause(column: Column, matcher: unknown): Condition {
  if (matcher instanceof RegExp) return operator(column, '$regex', matcher, undefined);
  if (!isPlainObject(matcher)) return operator(column, '$eq', matcher, undefined);
  const entries = Object.entries(matcher);
  if (!entries.some(([name]) => name.startsWith('$'))) return UNTOLD;
  const isAboveNull = hasLowerBound(column, matcher);
  return allOf(
    entries
      .filter(([name]) => name !== '$options' || !('$regex' in matcher))
      .map(([name, value]) =>
        isAboveNull && (name === '$lt' || name === '$lte')
          ? compared(column, name, value, isAboveNull)
          : operator(column, name, value, matcher['$options']),
      ),
  );
}

/**
 * Whether a matcher names a least value, which leaves null out by itself. A floor beside it would be a second lower bound, and
 * SQLite may take that one to begin at: all that is older is then walked through.
 */
function hasLowerBound(column: Column, { $gt, $gte }: Readonly<Record<string, unknown>>): boolean {
  if (column.kind === 'mixed') return false;
  return [$gt, $gte].some(
    (bound) => (typeof bound === 'string' || typeof bound === 'number') && toColumn(column, bound) !== UNFIT,
  );
}

function operator(column: Column, name: string, value: unknown, flags: unknown): Condition {
  switch (name) {
    case '$eq':
      return equal(column, value);
    case '$ne':
      return not(equal(column, value));
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      return compared(column, name, value);
    case '$in':
      return oneOf(column, value);
    case '$nin':
      return not(oneOf(column, value));
    case '$exists':
      return exactly(value ? `${column.sql} IS NOT NULL` : `${column.sql} IS NULL`);
    case '$not':
      return not(fieldClause(column, value));
    case '$regex':
      return matchesText(column, value, flags) ?? UNTOLD;
    // A trusted column holds no list.
    case '$size':
      return typeof value === 'number' ? NOTHING : UNTOLD;
    case '$elemMatch':
      return isPlainObject(value) ? { ...NOTHING, isExact: false } : UNTOLD;
    case '$type':
      return ofType(column, value);
    default:
      return UNTOLD;
  }
}

function equal(column: Column, value: unknown): Condition {
  if (value === null || value === undefined)
    return exactly(`(${column.sql} IS NULL OR ${column.sql} = ${NULL_MARK_SQL})`);
  if (typeof value === 'object' || typeof value === 'function') return UNTOLD;
  const kept = toColumn(column, value);
  if (kept === UNFIT || kept === -Infinity) return NOTHING;
  return indexable(column, 'equal', `${column.sql} = ?`, kept);
}

const SQL_OPERATORS = { $gt: '>', $gte: '>=', $lt: '<', $lte: '<=' } as const;

function compared(column: Column, name: keyof typeof SQL_OPERATORS, value: unknown, isAboveNull = false): Condition {
  if (value === undefined || (typeof value === 'object' && value !== null)) return UNTOLD;
  // Null is only ever as great as null.
  if (value === null) return name === '$gte' || name === '$lte' ? exactly(`${column.sql} = ${NULL_MARK_SQL}`) : NOTHING;
  if (typeof value === 'number' && !Number.isFinite(value)) return UNTOLD;
  const isUpper = name === '$lt' || name === '$lte';
  const kept = toColumn(column, value);
  if (kept === UNFIT) {
    if (column.kind !== 'instant' || typeof value !== 'string') return NOTHING;
    // No instant is this text: those beyond it begin somewhere.
    return range(column, isUpper ? '$lt' : '$gte', firstInstantFrom(value), isAboveNull);
  }
  return range(column, name, kept, isAboveNull);
}

function range(column: Column, name: keyof typeof SQL_OPERATORS, kept: SqlValue, isAboveNull: boolean): Condition {
  const isUpper = name === '$lt' || name === '$lte';
  if (!isUpper || isAboveNull) return indexable(column, 'range', `${column.sql} ${SQL_OPERATORS[name]} ?`, kept);
  // Below any value lie the marks of null, which is of another type.
  const floor = column.kind === 'text' ? `${column.sql} >= ''` : `${column.sql} > ${NULL_MARK_SQL}`;
  return indexable(column, 'range', `(${floor} AND ${column.sql} ${SQL_OPERATORS[name]} ?)`, kept);
}

function oneOf(column: Column, value: unknown): Condition {
  if (!Array.isArray(value) || value.some((item) => typeof item === 'object' && item !== null)) return UNTOLD;
  const kept = value.flatMap((item) => {
    const key = item === null || item === undefined ? UNFIT : toColumn(column, item);
    return key === UNFIT || key === -Infinity ? [] : [key];
  });
  const among =
    kept.length === 0
      ? NOTHING
      : indexable(column, 'list', `${column.sql} IN (SELECT value FROM json_each(?))`, JSON.stringify(kept));
  return value.includes(null) ? anyOf([among, equal(column, null)]) : among;
}

function ofType(column: Column, value: unknown): Condition {
  switch (value) {
    case 'null':
      return exactly(`${column.sql} = ${NULL_MARK_SQL}`);
    case 'string':
      if (column.kind === 'instant') return exactly(`${column.sql} > ${NULL_MARK_SQL}`);
      return column.kind === 'text' ? exactly(`${column.sql} >= ''`) : NOTHING;
    case 'boolean':
      return column.kind === 'boolean' ? exactly(`${column.sql} >= 0`) : NOTHING;
    case 'number':
      return column.kind === 'number' ? exactly(`${column.sql} > ${NULL_MARK_SQL}`) : NOTHING;
    default:
      return UNTOLD;
  }
}

function allOf(parts: readonly Condition[]): Condition {
  const isExact = parts.every((part) => part.isExact);
  const telling = parts.filter((part) => part.sql !== '1');
  if (telling.length === 0) return { ...EVERYTHING, isExact };
  return { ...joined(telling, ' AND ', isExact), terms: telling.flatMap((part) => part.terms ?? []) };
}

function anyOf(parts: readonly Condition[]): Condition {
  const isExact = parts.every((part) => part.isExact);
  if (parts.some((part) => part.sql === '1')) return { ...EVERYTHING, isExact };
  const telling = parts.filter((part) => part.sql !== '0');
  if (telling.length === 0) return { ...NOTHING, isExact };
  return joined(telling, ' OR ', isExact);
}

function joined(parts: readonly Condition[], word: string, isExact: boolean): Condition {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return { ...only, isExact };
  return {
    sql: `(${parts.map((part) => part.sql).join(word)})`,
    values: parts.flatMap((part) => part.values),
    isExact,
  };
}

/** Comparing with a missing value gives SQL's NULL, which is neither; here it counts as false, as in mingo. */
function not(part: Condition): Condition {
  if (!part.isExact) return UNTOLD;
  if (part.sql === '1') return NOTHING;
  if (part.sql === '0') return EVERYTHING;
  return { sql: `NOT ifnull(${part.sql}, 0)`, values: part.values, isExact: true };
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
