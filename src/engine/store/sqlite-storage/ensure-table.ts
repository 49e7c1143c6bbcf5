import { getPrimaryFieldOfPrimaryKey, type RxDocumentData, type RxJsonSchema } from 'rxdb';
import { columnsOf, quoted, ROW, ROW_COLUMN, type Column } from './columns.ts';
import type { Connection } from './connection.ts';
import { describeTotals, type KeptTotals } from './kept-totals.ts';
import { createTable, realign, TABLES, type Layout } from './layout.ts';
import { newCounts } from './plan.ts';
import { formOf, type Table, type TableOptions } from './table.ts';
import { describeSearch, dropSearch } from './text-search.ts';
import { trustOf } from './trust.ts';

const FIXED = new Set(['id', 'deleted', 'lwt']);

/** Creates the table of a collection, or brings its columns and indexes in line with what is asked for now. */
export function ensureTable<T>(
  connection: Connection,
  name: string,
  schema: Readonly<RxJsonSchema<RxDocumentData<T>>>,
  options: TableOptions,
): Table {
  const primaryPath: string = getPrimaryFieldOfPrimaryKey(schema.primaryKey);
  const wanted = indexesOf(schema.indexes ?? [], options.indexes ?? [], primaryPath);
  const named = wanted.flat().filter((path) => path !== ROW);
  const columns = columnsOf(schema, [...named, ...(options.columns ?? []), ...(options.search ?? [])]);
  const own = [...columns.values()].filter((column) => !FIXED.has(column.sql));
  const indexes = wanted.map((paths) => ({
    sql: quoted(`${name}:${paths.join()}`),
    columns: paths.flatMap((path) => (path === ROW ? ROW_COLUMN : (columns.get(path) ?? []))),
  }));
  const totals = options.totals ?? [];
  const search = options.search ?? [];
  const kept = describeTotals(name, totals, (path) => own.find((column) => column.path === path));
  const table: Table = {
    name,
    sql: quoted(name),
    primaryPath,
    ...formOf(schema, columns.get(primaryPath) as Column, own),
    own,
    columns,
    indexes,
    byId: {
      sql: quoted(`sqlite_autoindex_${name}_1`),
      columns: [...columns.values()].filter(({ path }) => path === primaryPath),
    },
    kept,
    search:
      search.length === 0
        ? undefined
        : describeSearch(
            name,
            own.filter(({ path }) => search.includes(path)),
          ),
    counts: newCounts(),
    demands: demandsOf(kept),
    trusted: columns,
    trustedAt: '',
  };
  const layout: Layout = {
    own: own.map(({ path, kind }) => [path, kind]),
    indexes: wanted,
    ...(totals.length > 0 && { totals }),
    ...(search.length > 0 && { search }),
  };
  const text = JSON.stringify(layout);

  const unfit = connection.isReadOnly
    ? unfitOf(connection, name, text)
    : connection.transaction(() => {
        connection.execute(
          `CREATE TABLE IF NOT EXISTS ${TABLES} (name TEXT PRIMARY KEY, layout TEXT NOT NULL, unfit TEXT NOT NULL)`,
        );
        const known = connection.first(`SELECT layout, unfit FROM ${TABLES} WHERE name = ?`, [name]);
        const unfitBefore = JSON.parse(String(known?.[1] ?? '[]')) as string[];
        if (known?.[0] === text) return unfitBefore;
        if (known === undefined) createTable(connection, table);
        const before = known === undefined ? layout : (JSON.parse(String(known[0])) as Layout);
        const unfitNow = realign(connection, table, before, unfitBefore);
        connection.run(`INSERT OR REPLACE INTO ${TABLES} (name, layout, unfit) VALUES (?, ?, ?)`, [
          name,
          text,
          JSON.stringify(unfitNow),
        ]);
        return unfitNow;
      });
  table.trusted = trustOf(table, unfit);
  return table;
}

/** Of a table that is as it is asked for: a connection that cannot write cannot bring it in line. */
function unfitOf(connection: Connection, name: string, layout: string): string[] {
  const known = connection.first(`SELECT layout, unfit FROM ${TABLES} WHERE name = ?`, [name]);
  if (known?.[0] !== layout)
    throw new Error(`${name} looks otherwise than it is asked for, and cannot be changed here`);
  return JSON.parse(String(known[1])) as string[];
}

export function dropTable(connection: Connection, table: Table): void {
  connection.transaction(() => {
    dropSearch(connection, table.name);
    connection.execute(`DROP TABLE IF EXISTS ${table.sql}`);
    for (const { sql } of table.kept) connection.execute(`DROP TABLE IF EXISTS ${sql}`);
    connection.run(`DELETE FROM ${TABLES} WHERE name = ?`, [table.name]);
  });
}

/**
 * The schema's indexes as RxDB completed them, then the others, completed in the same way. Two that RxDB asks for in every
 * schema are left out or shorter: ids have SQLite's own index, and few documents are written at one time.
 */
function indexesOf(
  fromSchema: readonly (string | readonly string[])[],
  others: readonly (readonly string[])[],
  primaryPath: string,
): readonly (readonly string[])[] {
  const complete = others.map((index) => [
    '_deleted',
    ...index,
    ...(index.includes(primaryPath) || index.includes(ROW) ? [] : [primaryPath]),
  ]);
  const byId = `_deleted,${primaryPath}`;
  const byTime = ['_meta.lwt', ROW];
  const given = fromSchema
    .map((index) => [index].flat())
    .map((index) => (index.join() === `_meta.lwt,${primaryPath}` ? byTime : index));
  const all = [...given, ...complete].filter((index) => index.join() !== byId);
  return [...new Map(all.map((index) => [index.join(), index])).values()];
}

function demandsOf(kept: readonly KeptTotals[]): Table['demands'] {
  return new Map([
    ...kept.flatMap(({ dimensions }) => dimensions.map(({ column }) => [column, 'value'] as const)),
    ...kept.flatMap(({ fields }) => fields.map((column) => [column, 'whole'] as const)),
  ]);
}
