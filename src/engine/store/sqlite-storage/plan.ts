import type { Connection, SqlValue } from './connection.ts';
import type { OrderTerm } from './order.ts';
import type { Table, TableIndex } from './table.ts';
import type { ColumnTerm, Condition, RowsTerm } from './where.ts';

/** So many rows are found and sorted sooner than a long index is walked for the few of them that match. */
const FEW = 4000;

interface Candidate {
  readonly index: TableIndex;
  /** Conditions that the index answers by itself: equal ones on its first columns, then at most one column's range. */
  readonly terms: readonly ColumnTerm[];
  readonly equals: number;
  /** Rows come out of it in the order asked for. */
  readonly isSorted: boolean;
}

/** How the rows of a query are come by: what follows the table's name, and a condition. */
export interface Access {
  readonly hint: string;
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

/** @param order of a limited query; without it all rows are read. */
export function accessOf(
  connection: Connection,
  table: Table,
  where: Condition,
  order: readonly OrderTerm[] | undefined,
): Access {
  const terms = where.terms ?? [];
  const known = terms.filter((term) => term.kind === 'rows').sort((a, b) => a.rows.length - b.rows.length)[0];
  const others = terms.filter((term) => term.kind !== 'rows');
  if (known !== undefined && (order === undefined || known.rows.length <= FEW)) return byRows(known, where);
  return { hint: order === undefined ? '' : indexHint(connection, table, others, order), ...where };
}

/** Rows that are known by number are fetched by it. */
function byRows({ rows }: RowsTerm, where: Condition): Access {
  return {
    hint: ' NOT INDEXED',
    sql: `rowid IN (SELECT value FROM json_each(?)) AND ${where.sql}`,
    values: [JSON.stringify(rows), ...where.values],
  };
}

/**
 * Names the index by which a limited query is read. Without statistics SQLite cannot tell a condition that nearly all
 * rows meet from one that few do, and then sorts a million rows for a page of fifty. So the rows that each index would
 * give are counted, up to a few thousand: few are fetched and sorted; otherwise the order's own index is walked.
 * @returns ` INDEXED BY …`, or nothing where SQLite may choose.
 */
function indexHint(
  connection: Connection,
  table: Table,
  terms: readonly ColumnTerm[],
  order: readonly OrderTerm[],
): string {
  if (terms.length === 0) return '';
  const candidates = table.indexes.map((index) => judge(index, terms, order)).filter(({ equals }) => equals > 0);
  const [sorted] = candidates.filter(({ isSorted }) => isSorted).sort((a, b) => b.terms.length - a.terms.length);
  const narrower = candidates.filter((candidate) => candidate.terms.some((term) => !sorted?.terms.includes(term)));
  const few = fewest(connection, table, narrower);
  const chosen = few ?? sorted;
  return chosen === undefined ? '' : ` INDEXED BY ${chosen.index.sql}`;
}

function judge(index: TableIndex, terms: readonly ColumnTerm[], order: readonly OrderTerm[]): Candidate {
  const used: ColumnTerm[] = [];
  let equals = 0;
  for (const column of index.columns) {
    const equal = terms.find((term) => term.column === column && term.kind === 'equal');
    if (equal === undefined) break;
    used.push(equal);
    equals += 1;
  }
  const next = index.columns[equals];
  used.push(...terms.filter((term) => term.column === next && term.kind !== 'equal'));
  const fixed = new Set(used.slice(0, equals).map((term) => term.column));
  const open = order.filter((term) => !fixed.has(term.column));
  const isSorted =
    !used.some((term) => term.kind === 'list') &&
    open.every((term, at) => term.column === index.columns[equals + at] && term.direction === open[0]?.direction);
  return { index, terms: used, equals, isSorted };
}

function fewest(connection: Connection, table: Table, candidates: readonly Candidate[]): Candidate | undefined {
  let best: Candidate | undefined;
  let least = FEW;
  const seen = new Set<string>();
  for (const candidate of candidates) {
    const sql = candidate.terms.map((term) => term.sql).join(' AND ');
    const values = candidate.terms.flatMap((term) => term.values);
    const name = JSON.stringify([sql, values]);
    if (seen.has(name)) continue;
    seen.add(name);
    const count = countUpTo(connection, table, candidate.index, sql, values, least);
    if (count >= least) continue;
    best = candidate;
    least = count;
  }
  return best;
}

function countUpTo(
  connection: Connection,
  table: Table,
  index: TableIndex,
  sql: string,
  values: readonly SqlValue[],
  limit: number,
): number {
  const counted = connection.first(
    `SELECT count(*) FROM (SELECT 1 FROM ${table.sql} INDEXED BY ${index.sql} WHERE ${sql} LIMIT ?)`,
    [...values, limit],
  );
  return Number(counted?.[0] ?? 0);
}
