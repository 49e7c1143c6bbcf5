import type { Connection } from './connection.ts';
import { TABLES } from './layout.ts';
import type { Table } from './table.ts';

/** How often a table on this connection was found to hold what does not fit: its other instances must look again. */
const found = new WeakMap<Connection, number>();

/** The columns whose values all fit. */
export function trustOf({ columns }: Pick<Table, 'columns'>, unfit: readonly string[]): Table['trusted'] {
  return new Map([...columns].filter(([path, column]) => column.kind !== 'mixed' && !unfit.includes(path)));
}

/** Remembers, in the transaction of the write that brought it, that a column holds not all of its values. */
export function distrust(connection: Connection, table: Table, paths: ReadonlySet<string>): Table['trusted'] {
  const before = [...table.columns.keys()].filter((path) => !table.trusted.has(path));
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
  table.trusted = trustOf(table, JSON.parse(String(known?.[0] ?? '[]')) as string[]);
  table.trustedAt = at;
}
