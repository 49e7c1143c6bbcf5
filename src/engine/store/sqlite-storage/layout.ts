import { affinity, quoted, ROW_COLUMN, type Column, type ColumnKind } from './columns.ts';
import type { Connection, SqlValue } from './connection.ts';
import { createTotals, type TotalsOptions } from './kept-totals.ts';
import { toDocument } from './read.ts';
import { FIRST_COLUMNS, formOf, rowValues, type Table } from './table.ts';
import { createSearch, dropSearch } from './text-search.ts';

/** Which columns and indexes a table was last given. */
export interface Layout {
  readonly own: readonly (readonly [path: string, kind: ColumnKind])[];
  readonly indexes: readonly (readonly string[])[];
  readonly totals?: readonly TotalsOptions[];
  readonly search?: readonly string[];
}

/** Where each table's layout is kept, and which of its columns hold not all of their values. */
export const TABLES = '"_tables"';
const COPIED_AT_ONCE = 500;

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
 * Gives a table the columns and indexes that are asked for now. What has a column stands nowhere else, so with other
 * columns all documents are written anew.
 * @returns the paths of columns that cannot hold all of their values.
 */
export function realign(connection: Connection, table: Table, before: Layout, unfit: readonly string[]): string[] {
  dropSearch(connection, table.name);
  const isSame = JSON.stringify(before.own) === JSON.stringify(table.own.map(({ path, kind }) => [path, kind]));
  const unfitNow = isSame ? unfit.filter((path) => table.columns.has(path)) : writeAnew(connection, table, before);
  if (isSame) dropIndexes(connection, table);
  for (const { sql, columns } of table.indexes) {
    // Every index of SQLite's ends in the row's number by itself.
    const names = (columns.at(-1) === ROW_COLUMN ? columns.slice(0, -1) : columns).map(({ sql }) => sql).join(', ');
    connection.execute(`CREATE INDEX IF NOT EXISTS ${sql} ON ${table.sql} (${names})`);
  }
  if (table.search !== undefined) createSearch(connection, table, table.search);
  return [...unfitNow, ...createTotals(connection, table, unfitNow)];
}

function dropIndexes(connection: Connection, table: Table): void {
  const wanted = new Set(table.indexes.map(({ sql }) => sql));
  const found = connection.all(
    "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL",
    [table.name],
  );
  for (const [name] of found) {
    const sql = quoted(String(name));
    if (!wanted.has(sql)) connection.execute(`DROP INDEX ${sql}`);
  }
}

function declaration(column: Column): string {
  return `${column.sql}${affinity(column)}`;
}

/** Writes all documents into a table with the columns that are asked for now. @returns the paths of those that do not fit. */
function writeAnew(connection: Connection, table: Table, before: Layout): string[] {
  const old = quoted(`${table.name}:before`);
  connection.execute(`ALTER TABLE ${table.sql} RENAME TO ${old}`);
  const own = before.own.map(([path, kind]) => ({ path, kind, sql: quoted(`$${path}`), segments: path.split('.') }));
  const [id] = table.byId.columns;
  if (id === undefined) throw new Error(`${table.name} has no primary key`);
  const form = formOf({ properties: Object.fromEntries(table.fields.map(({ name }) => [name, {}])) }, id, own);
  createTable(connection, table);
  const names = ['rowid', ...FIRST_COLUMNS, ...table.own.map(({ sql }) => sql)];
  const insert = `INSERT INTO ${table.sql} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`;
  const select = `SELECT ${form.documentColumns} FROM ${old} WHERE rowid > ? ORDER BY rowid LIMIT ${COPIED_AT_ONCE}`;
  const unfit = new Set<string>();
  let last: SqlValue = -1;
  for (;;) {
    const rows = connection.all(select, [last]);
    for (const row of rows) {
      last = row.at(-1) ?? null;
      connection.run(insert, [last, ...rowValues(table, toDocument(form, row), unfit)]);
    }
    if (rows.length < COPIED_AT_ONCE) break;
  }
  connection.execute(`DROP TABLE ${old}`);
  return [...unfit];
}
