import type { Batch, BatchRow } from '../../domain/batch.ts';
import type { BatchId } from '../../domain/ids.ts';
import type { Store } from '../store/store.ts';

const PAGE = 1000;
/** Rows of a spreadsheet are counted in seven digits. */
const DIGITS = 7;

export function rowId(batchId: BatchId, number: number): string {
  return `${batchId}|${String(number).padStart(DIGITS, '0')}`;
}

/** The rows of a batch by id, in the order of the file; without the one that names the columns. */
export async function rowsOf(store: Store, { id, hasHeader }: Batch): Promise<Map<string, BatchRow>> {
  const rows = new Map<string, BatchRow>();
  const pages = store.table('batchRows').scan({ selector: { batchId: id }, sort: [{ number: 'asc' }] }, PAGE);
  for await (const page of pages) for (const row of page) rows.set(row.id, row);
  const [first] = rows.keys();
  if (hasHeader && first !== undefined) rows.delete(first);
  return rows;
}

/** Changes some rows of a batch, and the batch if it is given, in one commit: all of it happens, or nothing. */
export async function saveRows(store: Store, rows: readonly BatchRow[], batch?: Batch): Promise<void> {
  await store.commit({ put: { batchRows: rows, ...(batch === undefined ? {} : { batches: [batch] }) } });
}
