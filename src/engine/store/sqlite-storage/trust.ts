import type { Connection } from './connection.ts';
import { TABLES } from './layout.ts';
import type { Table } from './table.ts';

/** How often a table on this connection was found to hold what does not fit: its other instances must look again. */
const found = new WeakMap<Connection, number>();

/** Where SQL, and the search, can be trusted to find everything. */
export type Trust = Pick<Table, 'trusted' | 'searched'>;

/** The columns and the searched fields whose values all fit. */
export function trustOf({ columns, search }: Pick<Table, 'columns' | 'search'>, unfit: readonly string[]): Trust {
  const searched = (search?.fields ?? []).map(({ path }) => path).filter((path) => !unfit.includes(searchName(path)));
  return {
    trusted: new Map([...columns].filter(([path, column]) => column.kind !== 'mixed' && !unfit.includes(path))),
    searched: new Set(searched),
  };
}

/** As a searched field is named among what does not fit: a column of the same path is another matter. */
export function searchName(path: string): string {
  return `search:${path}`;
}

/** Remembers, in the transaction of the write that brought it, that a column or a search holds not all of its values. */
export function distrust(connection: Connection, table: Table, paths: ReadonlySet<string>): Trust {
  const before = [
    ...[...table.columns.keys()].filter((path) => !table.trusted.has(path)),
    ...(table.search?.fields ?? [])
      .map(({ path }) => path)
      .filter((path) => !table.searched.has(path))
      .map(searchName),
  ];
  const unfit = [...new Set([...before, ...paths])];
  connection.run(`UPDATE ${TABLES} SET unfit = ? WHERE name = ?`, [JSON.stringify(unfit), table.name]);
  found.set(connection, (found.get(connection) ?? 0) + 1);
  return trustOf(table, unfit);
}

/** Looks again what may be trusted, when another process or instance has written since. */
export function refreshTrust(connection: Connection, table: Table): void {
  const at = `${connection.dataVersion()} ${found.get(connection) ?? 0}`;
  if (at === table.trustedAt) return;
  const known = connection.first(`SELECT unfit FROM ${TABLES} WHERE name = ?`, [table.name]);
  Object.assign(table, trustOf(table, JSON.parse(String(known?.[0] ?? '[]')) as string[]));
  table.trustedAt = at;
}
