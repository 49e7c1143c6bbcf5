import type { Column } from './columns.ts';
import type { Connection, SqlValue } from './connection.ts';
import type { OrderTerm } from './order.ts';
import type { Table, TableIndex } from './table.ts';
import type { ColumnTerm, Condition, RowsTerm } from './where.ts';

/** So many rows are found and sorted sooner than a long index is walked for the few of them that match. */
const FEW = 2000;
/** The same where an index holds all that is asked and sorted by, so that no row has to be looked at before it is chosen. */
const FEW_COVERED = 40_000;
/** What a row costs that has to be looked at, beside one that its index tells all of. */
const ROW_COST = 20;
/** An index that gives so many times fewer rows than are known by number is taken in their place. */
const MUCH = 8;
/** Counts are good until so many rows were written, or what was few may no longer be. */
const GOOD_FOR = 20_000;
const KEPT_COUNTS = 1000;

/** How the rows of a query are come by: what follows the table's name, and a condition. */
export interface Branch {
  readonly hint: string;
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

interface Access extends Branch {
  /** The rows are sorted when they are found: their documents need be read only of those that are kept. */
  readonly isSortedLater: boolean;
  /** Neither by an index that gives few rows, nor in the order asked for. */
  readonly isWhole: boolean;
}

interface Candidate {
  readonly index: TableIndex;
  /** Conditions that the index answers by itself: equal ones and lists on its first columns, then one column's range. */
  readonly terms: readonly ColumnTerm[];
  /** Of how many of its columns it is known what they hold. */
  readonly fixed: number;
  /** Rows come out of it in the order asked for. */
  readonly isSorted: boolean;
  /** The same, but that directions differ: what is equal in the first of them is then sorted among itself. */
  readonly isSortedInFirst: boolean;
  /** It holds all that is asked and sorted by. */
  readonly isCovering: boolean;
}

/** What was counted of a table, and how much was written to it since it was opened. */
export interface Counts {
  readonly known: Map<string, Count>;
  written: number;
}

interface Count {
  readonly count: number;
  /** There may be more: it was not counted any further. */
  readonly isCutOff: boolean;
  /** How much had been written to the table by then. */
  readonly at: number;
}

export function newCounts(): Counts {
  return { known: new Map(), written: 0 };
}

/**
 * SQLite sorts by `order`; without it all rows are read as they come. Where it is limited, of what is found in that order
 * only the first are read.
 */
export function accessOf(
  connection: Connection,
  table: Table,
  where: Condition,
  { order, isLimited = true }: { readonly order?: readonly OrderTerm[]; readonly isLimited?: boolean } = {},
): Access {
  const terms = where.terms ?? [];
  const known = meet(terms.filter((term) => term.kind === 'rows'));
  if (known !== undefined && order === undefined) return narrowerThan(known, connection, table, where);
  if (known !== undefined && known.rows.length <= FEW) return byRows(known, where, order);
  const { sql, values } = where;
  if (order === undefined) return { hint: '', sql, values, isSortedLater: false, isWhole: true };
  const chosen = chooseIndex(connection, table, where, { order, isLimited });
  const hint = chosen === undefined ? '' : ` INDEXED BY ${chosen.index.sql}`;
  const isWhole = chosen === undefined;
  return { hint, sql, values, isSortedLater: isLimited && !isWhole && !chosen.isSorted, isWhole };
}

/** The rows that all of several sets have. */
function meet(sets: readonly RowsTerm[]): RowsTerm | undefined {
  const [least, ...others] = sets.toSorted((a, b) => a.rows.length - b.rows.length);
  if (least === undefined || others.length === 0) return least;
  const isIn = (row: number): boolean => others.every(({ bits }) => (((bits[row >> 3] ?? 0) >> (row & 7)) & 1) === 1);
  return { ...least, rows: least.rows.filter(isIn) };
}

/** Rows that are known by number, or by an index that gives far fewer: those that came in the last minute, say. */
function narrowerThan(known: RowsTerm, connection: Connection, table: Table, where: Condition): Access {
  const most = Math.ceil(known.rows.length / MUCH);
  const terms = (where.terms ?? []).filter((term) => term.kind !== 'rows');
  const ranges = table.indexes
    .map((index) => judge(index, terms, [], new Set()))
    .filter((candidate) => candidate.terms.some(({ kind }) => kind === 'range'));
  const few = ranges.find((candidate) => countUpTo(connection, table, candidate, most) < most);
  if (few === undefined) return byRows(known, where, undefined);
  const { sql, values } = where;
  return { hint: ` INDEXED BY ${few.index.sql}`, sql, values, isSortedLater: false, isWhole: false };
}

/** Rows that are known by number are fetched by it. */
function byRows({ rows }: RowsTerm, where: Condition, order: readonly OrderTerm[] | undefined): Access {
  return {
    hint: ' NOT INDEXED',
    sql: `rowid IN (SELECT value FROM json_each(?)) AND ${where.sql}`,
    values: [JSON.stringify(rows), ...where.values],
    isSortedLater: order !== undefined && order.length > 0,
    isWhole: false,
  };
}

/**
 * The index by which a query with an order is read. Without statistics SQLite cannot tell a condition that nearly all rows meet
 * from one that few do, and then sorts a million rows for a page of fifty. So the rows that each index would give are
 * counted, up to as many as are sorted sooner than an index in the right order is walked; counts are remembered. Where all
 * that is found is read, no index in the right order is worth walking past what does not match.
 * @returns nothing where SQLite may choose.
 */
function chooseIndex(
  connection: Connection,
  table: Table,
  where: Condition,
  { order, isLimited }: { readonly order: readonly OrderTerm[]; readonly isLimited: boolean },
): Candidate | undefined {
  const terms = (where.terms ?? []).filter((term) => term.kind !== 'rows');
  const asked = new Set([
    ...order.map(({ column }) => column),
    ...[...table.columns.values()].filter(({ sql }) => where.sql.includes(sql)),
  ]);
  const candidates = table.indexes
    .map((index) => judge(index, terms, order, asked))
    .filter(({ fixed }) => fixed > 0)
    .toSorted((a, b) => b.terms.length - a.terms.length || Number(b.isCovering) - Number(a.isCovering));
  // That nothing is deleted narrows nothing: a table is cleaned up.
  const narrowing = candidates.filter((candidate) => candidate.terms.some(({ column }) => column.path !== '_deleted'));
  if (!isLimited) return narrowing.length > 1 ? (cheapest(connection, table, narrowing) ?? narrowing[0]) : narrowing[0];
  // Left alone, SQLite takes all that is not deleted and sorts it by id, for each page anew.
  const byId = judge(table.byId, [], order, asked);
  const sorted =
    [...candidates, byId].find(({ isSorted }) => isSorted) ?? candidates.find((one) => one.isSortedInFirst);
  const narrower = narrowing.filter((candidate) => candidate.terms.some((term) => !sorted?.terms.includes(term)));
  return cheapest(connection, table, narrower) ?? sorted;
}

function judge(
  index: TableIndex,
  terms: readonly ColumnTerm[],
  order: readonly OrderTerm[],
  asked: ReadonlySet<Column>,
): Candidate {
  const used: ColumnTerm[] = [];
  for (const column of index.columns) {
    const told = terms.filter((term) => term.column === column);
    const term = told.find(({ kind }) => kind === 'equal') ?? told.find(({ kind }) => kind === 'list');
    if (term === undefined) break;
    used.push(term);
  }
  const fixed = used.length;
  const equal = new Set(used.filter(({ kind }) => kind === 'equal').map(({ column }) => column));
  const open = order.filter((term) => !equal.has(term.column));
  // A list gives its values' rows one value after the other.
  const isSortedInFirst = equal.size === fixed && open.every((term, at) => term.column === index.columns[fixed + at]);
  const isSorted = isSortedInFirst && open.every(({ direction }) => direction === open[0]?.direction);
  used.push(...terms.filter((term) => term.column === index.columns[fixed] && term.kind === 'range'));
  const isCovering = [...asked].every((column) => index.columns.includes(column));
  return { index, terms: used, fixed, isSorted, isSortedInFirst, isCovering };
}

function cheapest(connection: Connection, table: Table, candidates: readonly Candidate[]): Candidate | undefined {
  let best: Candidate | undefined;
  let least = Infinity;
  // Those that cover are asked last: they may count longer, and need not where few rows are found without. Of the others
  // the one that answers most conditions is asked first: most likely nothing finds fewer.
  const inTurn = (a: Candidate, b: Candidate): number =>
    Number(a.isCovering) - Number(b.isCovering) || b.terms.length - a.terms.length;
  for (const candidate of candidates.toSorted(inTurn)) {
    const cost = candidate.isCovering ? 1 : ROW_COST;
    const most = Math.min(candidate.isCovering ? FEW_COVERED : FEW, Math.ceil(least / cost));
    const count = countUpTo(connection, table, candidate, most);
    if (count >= most) continue;
    best = candidate;
    least = count * cost;
  }
  return best;
}

/** @returns how many rows an index gives for its terms; as many as `most` stand for more. */
function countUpTo(connection: Connection, table: Table, { index, terms }: Candidate, most: number): number {
  const { known, written } = table.counts;
  const sql = terms.map((term) => term.sql).join(' AND ');
  const values = terms.flatMap((term) => term.values);
  const name = JSON.stringify([index.sql, sql, values]);
  const before = known.get(name);
  if (before !== undefined && written - before.at < GOOD_FOR) {
    if (before.count >= most) return before.count;
    // What was written since may all be among them.
    if (!before.isCutOff && before.count + (written - before.at) < most) return before.count;
  }
  const counted = connection.first(
    `SELECT count(*) FROM (SELECT 1 FROM ${table.sql} INDEXED BY ${index.sql} WHERE ${sql} LIMIT ?)`,
    [...values, most],
  );
  const count = Number(counted?.[0] ?? 0);
  if (known.size >= KEPT_COUNTS) known.clear();
  known.set(name, { count, isCutOff: count >= most, at: written });
  return count;
}
