import { setImmediate as turn } from 'node:timers/promises';
import { columnValue, UNFIT } from './columns.ts';
import type { Connection, SqlRow, SqlValue } from './connection.ts';
import { toDocument } from './read.ts';
import { OWN_COLUMNS_AT, searchedRow, type Table } from './table.ts';
import { searchName } from './trust.ts';

/** Documents looked at before others have a turn. */
const AT_ONCE = 500;

/** Sentences of what differs from the documents. */
export interface Differences {
  readonly columns: readonly string[];
  readonly search: readonly string[];
}

/** Opens every document and compares with it what else the table holds of it. */
export async function checkDocuments(connection: Connection, table: Table): Promise<Differences> {
  const select = `SELECT ${table.documentColumns}, rowid FROM ${table.sql} WHERE rowid > ? ORDER BY rowid LIMIT ${AT_ONCE}`;
  let last: SqlValue = -1;
  const found = { columns: 0, search: 0, seen: 0 };
  for (;;) {
    const rows = connection.all(select, [last]);
    for (const row of rows) {
      last = row[OWN_COLUMNS_AT + table.own.length] ?? null;
      found.seen += 1;
      const document = toDocument(table, row);
      if (!hasItsColumns(table, row, document)) found.columns += 1;
      if (table.search === undefined) continue;
      const unfit = new Set<string>();
      const searched = searchedRow(table.search, Number(last), document, unfit);
      const isTold = [...unfit].every((name) => !table.searched.has(name.slice(searchName('').length)));
      if (!isTold || !table.search.holds(connection, searched)) found.search += 1;
    }
    if (rows.length < AT_ONCE) break;
    await turn();
  }
  const remembered = table.search?.count(connection) ?? found.seen;
  const isSearchRight = found.search === 0 && remembered === found.seen;
  return {
    columns: found.columns === 0 ? [] : [`${found.columns} documents of ${table.name} differ from their columns`],
    search: isSearchRight
      ? []
      : [
          `What is searched of ${table.name} differs from ${found.search} of its documents; it knows ${remembered} of ${found.seen}`,
        ],
  };
}

/** What has a column and stands in the document's JSON, too: fields within others. */
function hasItsColumns(table: Table, row: SqlRow, document: unknown): boolean {
  return table.own.every((column, at) => {
    const value = columnValue(column, document);
    return !table.trusted.has(column.path) || value === UNFIT || value === row[OWN_COLUMNS_AT + at];
  });
}
