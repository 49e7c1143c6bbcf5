import { now, type RxDocumentData } from 'rxdb';
import type { Connection } from './connection.ts';
import type { Table } from './table.ts';

/** RxDB's times have two decimals. */
const NEXT = 0.01;

/**
 * Gives documents that were written by a clock that stands behind the newest one in the table the next time after it.
 * Changes are read on from a time and an id; what is written later must come after both, or no reader would ever see it.
 */
export function keepOrder<T>(
  connection: Connection,
  table: Table,
  rows: readonly { readonly document: RxDocumentData<T> }[],
): void {
  const newest = findNewest(connection, table);
  if (newest === undefined) return;
  for (const { document } of rows) {
    if (document._meta.lwt > newest) continue;
    // RxDB shares one `_meta` among the documents of a call.
    document._meta = { ...document._meta, lwt: after(newest) };
  }
}

/** What the time is for a table: not before anything that is in it. */
export function timeOf(connection: Connection, table: Table): number {
  const newest = findNewest(connection, table);
  return Math.max(now(), newest === undefined ? 0 : after(newest));
}

function findNewest(connection: Connection, table: Table): number | undefined {
  const newest = connection.first(`SELECT max(lwt) FROM ${table.sql}`)?.[0] ?? null;
  return newest === null ? undefined : Number(newest);
}

function after(lwt: number): number {
  return Math.round((lwt + NEXT) * 100) / 100;
}
