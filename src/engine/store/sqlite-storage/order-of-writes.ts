import { now, type RxDocumentData } from 'rxdb';
import type { Connection } from './connection.ts';
import type { Table } from './table.ts';
import { encodeText } from './text-key.ts';

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
    const { lwt } = document._meta;
    if (lwt > newest.lwt) continue;
    const id = encodeText(String(document[table.primaryPath as never]));
    if (lwt === newest.lwt && id > newest.id) continue;
    // RxDB shares one `_meta` among the documents of a call.
    document._meta = { ...document._meta, lwt: after(newest.lwt) };
  }
}

/** What the time is for a table: not before anything that is in it. */
export function timeOf(connection: Connection, table: Table): number {
  const newest = findNewest(connection, table);
  return Math.max(now(), newest === undefined ? 0 : after(newest.lwt));
}

function findNewest(connection: Connection, table: Table): { lwt: number; id: string } | undefined {
  const row = connection.first(`SELECT lwt, id FROM ${table.sql} ORDER BY lwt DESC, id DESC LIMIT 1`);
  return row && { lwt: Number(row[0]), id: String(row[1]) };
}

function after(lwt: number): number {
  return Math.round((lwt + NEXT) * 100) / 100;
}
