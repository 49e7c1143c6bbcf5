import { columnValue, quoted, UNFIT, type Column, type ColumnKind } from './columns.ts';
import type { Connection, SqlValue } from './connection.ts';
import { createTotals, type TotalsOptions } from './kept-totals.ts';
import { createSearchTable } from './search-index.ts';
import type { SearchedRow } from './search-segment.ts';
import { searchedRow, type Table } from './table.ts';
import { searchName } from './trust.ts';

/** Which columns and indexes a table was last given. */
export interface Layout {
  readonly own: readonly (readonly [path: string, kind: ColumnKind])[];
  readonly indexes: readonly (readonly string[])[];
  readonly totals?: readonly TotalsOptions[];
  readonly search?: readonly string[];
}

/** Where each table's layout is kept, and which of its columns hold not all of their values. */
export const TABLES = '"_tables"';
const FILLED_AT_ONCE = 500;

export function createTable(connection: Connection, table: Table): void {
  const columns = [
    // Numbers that stay what they are also when SQLite writes the file anew: what is searched goes by them.
    '"row" INTEGER PRIMARY KEY',
    'id TEXT NOT NULL UNIQUE',
    'rev TEXT NOT NULL',
    'deleted INTEGER NOT NULL',
    'lwt NUMERIC NOT NULL',
    ...table.own.map(declaration),
    'meta',
    'data NOT NULL',
  ];
  connection.execute(`CREATE TABLE ${table.sql} (${columns.join(', ')})`);
}

/**
 * Gives a table the columns and indexes that are asked for now. They hold nothing that the documents do not, so what is
 * no longer asked for is dropped, and what is new is filled from the documents.
 * @returns the paths of columns that cannot hold all of their values.
 */
export function realign(
  connection: Connection,
  table: Table,
  before: Layout,
  unfit: readonly string[],
  isNew: boolean,
): string[] {
  const kindBefore = new Map(before.own);
  const added = table.own.filter(({ path, kind }) => kindBefore.has(path) && kindBefore.get(path) !== kind);
  added.push(...table.own.filter(({ path }) => !kindBefore.has(path)));
  const stays = new Set(table.own.filter((column) => !added.includes(column)).map(({ path }) => path));
  const goes = before.own.map(([path]) => path).filter((path) => !stays.has(path));

  dropIndexes(connection, table, goes);
  for (const path of goes) connection.execute(`ALTER TABLE ${table.sql} DROP COLUMN ${quoted(`$${path}`)}`);
  for (const column of added) connection.execute(`ALTER TABLE ${table.sql} ADD COLUMN ${declaration(column)}`);
  const unfitAdded = fill(connection, table, added);
  for (const { sql, columns } of table.indexes) {
    const names = columns.map((column) => column.sql).join(', ');
    connection.execute(`CREATE INDEX IF NOT EXISTS ${sql} ON ${table.sql} (${names})`);
  }
  const unfitNow = [...unfit.filter((path) => stays.has(path)), ...unfitAdded];
  const unfitSearched = alignSearch(connection, table, before, isNew, unfit);
  return [...unfitNow, ...unfitSearched, ...createTotals(connection, table, unfitNow)];
}

/** Searched texts are made from the documents whenever other fields are to be searched than before. */
function alignSearch(
  connection: Connection,
  { name, search, sql }: Table,
  before: Layout,
  isNew: boolean,
  unfit: readonly string[],
): string[] {
  const isSame =
    !isNew && JSON.stringify(before.search ?? []) === JSON.stringify(search?.fields.map(({ path }) => path) ?? []);
  if (isSame) return unfit.filter((path) => path.startsWith(searchName('')));
  connection.execute(`DROP TABLE IF EXISTS ${quoted(`${name}:search`)}`);
  if (search === undefined) return [];
  createSearchTable(connection, search);
  const unfitNow = new Set<string>();
  search.rebuild(connection, searchedRows(connection, { search, sql }, unfitNow));
  return [...unfitNow];
}

/** What is searched of each document, also of those that are marked as deleted. */
export function* searchedRows(
  connection: Connection,
  { search, sql }: Pick<Table, 'search' | 'sql'>,
  unfit: Set<string>,
): Generator<SearchedRow> {
  if (search === undefined) return;
  for (const [row, data] of connection.each(`SELECT rowid, data FROM ${sql} ORDER BY rowid`))
    yield searchedRow(search, Number(row), JSON.parse(String(data)), unfit);
}

function dropIndexes(connection: Connection, table: Table, goes: readonly string[]): void {
  const wanted = new Set(table.indexes.map(({ sql }) => sql));
  const gone = new Set(goes.map((path) => `$${path}`));
  const found = connection.all(
    "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL",
    [table.name],
  );
  for (const [name] of found) {
    const sql = quoted(String(name));
    const columns = connection.all('SELECT name FROM pragma_index_info(?)', [name ?? null]).flat();
    const isStale = !wanted.has(sql) || columns.some((column) => gone.has(String(column)));
    if (isStale) connection.execute(`DROP INDEX ${sql}`);
  }
}

/** Numbers get a NUMERIC column, which keeps whole ones as integers; others keep just what is written to them. */
function declaration(column: Column): string {
  return `${column.sql}${column.kind === 'number' ? ' NUMERIC' : ''}`;
}

function fill(connection: Connection, table: Table, columns: readonly Column[]): ReadonlySet<string> {
  const unfit = new Set<string>();
  if (columns.length === 0) return unfit;
  const update = `UPDATE ${table.sql} SET ${columns.map(({ sql }) => `${sql} = ?`).join(', ')} WHERE rowid = ?`;
  const select = `SELECT rowid, data, meta FROM ${table.sql} WHERE rowid > ? ORDER BY rowid LIMIT ${FILLED_AT_ONCE}`;
  let last: SqlValue = -1;
  for (;;) {
    const rows = connection.all(select, [last]);
    if (rows.length === 0) return unfit;
    for (const [rowid = null, data, meta] of rows) {
      const document: unknown = {
        ...(JSON.parse(String(data)) as object),
        _meta: meta === null ? {} : JSON.parse(String(meta)),
      };
      const values = columns.map((column) => {
        const value = columnValue(column, document);
        if (value === UNFIT) unfit.add(column.path);
        return value === UNFIT ? null : value;
      });
      connection.run(update, [...values, rowid]);
      last = rowid;
    }
  }
}
