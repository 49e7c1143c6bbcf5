import { setImmediate as turn } from 'node:timers/promises';
import { columnValue, UNFIT } from './columns.ts';
import type { Connection, SqlRow, SqlValue } from './connection.ts';
import { toDocument } from './read.ts';
import { OWN_COLUMNS_AT, type Table } from './table.ts';
import { checkSearch } from './text-search.ts';

/** Documents looked at before others have a turn. */
const AT_ONCE = 500;

/** Sentences of what differs from the documents. */
export interface Differences {
  readonly columns: readonly string[];
  readonly search: readonly string[];
}

/** Opens every document and compares with it what else the table holds of it. */
export async function checkDocuments(connection: Connection, table: Table): Promise<Differences> {
  const select = `SELECT ${table.documentColumns} FROM ${table.sql} WHERE rowid > ? ORDER BY rowid LIMIT ${AT_ONCE}`;
  let last: SqlValue = -1;
  let differing = 0;
  const search = table.search && checkSearch(connection, table, table.search);
  for (;;) {
    const rows = connection.all(select, [last]);
    for (const row of rows) {
      last = row.at(-1) ?? null;
      const document = toDocument(table, row);
      if (!hasItsColumns(table, row, document)) differing += 1;
      search?.see(document);
    }
    if (rows.length < AT_ONCE) break;
    await turn();
  }
  return {
    columns: differing === 0 ? [] : [`${differing} documents of ${table.name} differ from their columns`],
    search: search?.isRight() !== false ? [] : [`What is searched of ${table.name} differs from its documents`],
  };
}

/** What has a column and stands in the document's JSON, too: fields within others. */
function hasItsColumns(table: Table, row: SqlRow, document: unknown): boolean {
  return table.own.every((column, at) => {
    const value = columnValue(column, document);
    return !table.trusted.has(column.path) || value === UNFIT || value === row[OWN_COLUMNS_AT + at];
  });
}
