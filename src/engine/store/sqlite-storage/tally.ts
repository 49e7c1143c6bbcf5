import { decodeText, encodeText } from './text-key.ts';
import { NULL_MARK, type Column } from './columns.ts';
import type { Connection, SqlValue } from './connection.ts';
import type { KeptTotals } from './kept-totals.ts';
import { fromInstantKey } from './instant-key.ts';
import { HALF_BITS } from './sums.ts';
import { FIRST_COLUMNS, type Table } from './table.ts';

interface Cell {
  readonly key: readonly SqlValue[];
  /** Count, then the halves of each field's sum. */
  readonly sums: number[];
}

/** One document, by its columns, that comes to the totals (1) or leaves them (-1). */
interface Movement {
  readonly values: ReadonlyMap<Column, SqlValue>;
  readonly way: 1 | -1;
}

const HALF = 2 ** HALF_BITS;

/** Brings a table's totals in line with documents that are written, in the transaction that writes them. */
interface TotalsKeeper {
  /** Before the write: the keys of the rows that it changes. */
  leave(ids: readonly SqlValue[]): void;
  /** After it: all rows that it wrote, as they were given to SQLite. */
  arrive(rows: readonly (readonly SqlValue[])[]): void;
}

/** @param trusted the columns that are trusted once the write is done: totals by others are no longer kept. */
export function keepTotals(connection: Connection, table: Table, trusted: Table['trusted']): TotalsKeeper {
  const kept = table.kept.filter(({ columns }) => columns.every(({ path }) => trusted.has(path)));
  const columns = [...new Set(kept.flatMap((totals) => totals.columns))];
  const places = columns.map((column) => FIRST_COLUMNS.length + table.own.indexOf(column));
  const leaving: Movement[] = [];
  return {
    leave(ids) {
      if (kept.length === 0 || ids.length === 0) return;
      // Without the plus SQLite takes an index that begins with `deleted`, and reads every row there is.
      const rows = connection.all(
        `SELECT ${columns.map(({ sql }) => sql).join(', ')} FROM ${table.sql} WHERE +deleted = 0 AND id IN (SELECT value FROM json_each(?))`,
        [JSON.stringify(ids)],
      );
      for (const row of rows)
        leaving.push({ values: new Map(columns.map((column, at) => [column, row[at] ?? null])), way: -1 });
    },
    arrive(rows) {
      if (kept.length === 0) return;
      const arriving = rows
        .filter((row) => row[DELETED] === 0)
        .map((row) => ({
          values: new Map(columns.map((column, at) => [column, row[places[at] ?? 0] ?? null])),
          way: 1 as const,
        }));
      moveTotals(connection, kept, [...leaving, ...arriving]);
    },
  };
}

const DELETED = FIRST_COLUMNS.indexOf('deleted');

function moveTotals(connection: Connection, kept: readonly KeptTotals[], movements: readonly Movement[]): void {
  for (const totals of kept) {
    for (const { key, sums } of tally(totals, movements)) {
      if (sums.every((sum) => sum === 0)) continue;
      connection.run(totals.upsert, [...key, ...sums]);
      if ((sums[0] ?? 0) < 0) connection.run(totals.dropEmpty, key);
    }
  }
}

/** Movements of one batch mostly meet in few rows, which are then written once. */
function tally(totals: KeptTotals, movements: readonly Movement[]): Iterable<Cell> {
  const cells = new Map<string, Cell>();
  for (const { values, way } of movements) {
    const key = [
      ...totals.dimensions.map(({ column, length }) => shortened(column, values.get(column) ?? null, length)),
      ...totals.fields.map((column) => signOf(values.get(column) ?? null)),
    ];
    // Text of a column holds no U+0000: it is escaped there.
    const name = key.map((value) => (typeof value === 'string' ? `"${value}` : String(value))).join('\0');
    let cell = cells.get(name);
    if (cell === undefined) {
      cell = { key, sums: Array.from({ length: 1 + 2 * totals.fields.length }, () => 0) };
      cells.set(name, cell);
    }
    add(cell.sums, totals.fields, values, way);
  }
  return cells.values();
}

function add(sums: number[], fields: readonly Column[], values: Movement['values'], way: 1 | -1): void {
  sums[0] = (sums[0] ?? 0) + way;
  let at = 1;
  for (const column of fields) {
    const value = values.get(column);
    const whole = typeof value === 'number' && value !== NULL_MARK ? value : 0;
    const high = Math.floor(whole / HALF);
    sums[at] = (sums[at] ?? 0) + way * high;
    sums[at + 1] = (sums[at + 1] ?? 0) + way * (whole - high * HALF);
    at += 2;
  }
}

function shortened({ kind }: Column, value: SqlValue, length: number | undefined): SqlValue {
  if (length === undefined) return value;
  if (kind === 'instant' && typeof value === 'number' && value !== NULL_MARK)
    return fromInstantKey(value).slice(0, length);
  if (typeof value !== 'string') return value;
  return encodeText(decodeText(value).slice(0, length));
}

function signOf(value: SqlValue): SqlValue {
  return typeof value === 'number' && value !== NULL_MARK ? Math.sign(value) : value;
}
