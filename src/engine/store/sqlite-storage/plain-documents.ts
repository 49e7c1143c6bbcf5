import type { RxDocumentData } from 'rxdb';
import type { Connection, SqlValue } from './connection.ts';
import { quoted } from './columns.ts';

/**
 * The documents that a file keeps in clear of a collection, as its table has them, in the order in which they were
 * written: for copying them into a sealed one. What is marked as deleted is left out.
 */
export function* plainDocuments(
  connection: Connection,
  collection: { readonly name: string; readonly version: number },
  pageSize: number,
): Generator<RxDocumentData<{ readonly id: string }>[]> {
  const name = `${collection.name}-${collection.version}`;
  if (connection.first("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", [name]) === undefined) return;
  const select = `SELECT lwt, id, rev, meta, data FROM ${quoted(name)} WHERE deleted = 0 AND (lwt, id) > (?, ?) ORDER BY lwt, id LIMIT ${pageSize}`;
  let last: readonly SqlValue[] = [-1, ''];
  for (;;) {
    const rows = connection.all(select, last);
    if (rows.length === 0) return;
    yield rows.map(([lwt, , rev, meta, data]) => ({
      ...(JSON.parse(String(data)) as { id: string }),
      _rev: String(rev),
      _deleted: false,
      _meta: meta === null || meta === undefined ? { lwt: Number(lwt) } : (JSON.parse(String(meta)) as { lwt: number }),
      _attachments: {},
    }));
    last = rows.at(-1)?.slice(0, 2) ?? last;
  }
}
