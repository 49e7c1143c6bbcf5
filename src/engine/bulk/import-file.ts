import { BatchColumnsSchema, type Batch, type BatchColumns, type BatchRow } from '../../domain/batch.ts';
import { BatchIdSchema } from '../../domain/ids.ts';
import type { Actor } from '../../domain/operator.ts';
import { rowId } from './batches.ts';
import { guessColumns, headerKey, looksLikeHeader, namesOf, placesOf } from './guess-columns.ts';
import { parseFile } from './parse.ts';
import type { BulkParts } from './parts.ts';

const SLICE = 1000;
const PASTED = 'Pasted rows';

/** Reads a file and puts it in the store, row by row. Nothing of it is judged yet. */
export async function importFile(
  parts: BulkParts,
  { name, text }: { readonly name: string; readonly text: string },
  actor: Actor,
): Promise<Batch> {
  const { store, clock, random } = parts;
  const { separator, records } = await parseFile(text);
  const [first, second] = records;
  const hasHeader = looksLikeHeader(first?.cells ?? [], second?.cells);
  const header = headerOf(first?.cells ?? [], hasHeader);
  const id = BatchIdSchema.parse(random.id());
  const now = clock.now();
  const batch: Batch = {
    id,
    name: name.trim() || PASTED,
    state: 'in review',
    createdAt: now,
    createdBy: actor.name,
    updatedAt: now,
    separator,
    header,
    hasHeader,
    width: first?.cells.length ?? 0,
    mapping: (await recallColumns(parts, header)) ?? { columns: guessColumns(header), values: {} },
    rowCount: records.length - (hasHeader ? 1 : 0),
    sender: null,
    startedAt: null,
    endedAt: null,
  };
  const rows: BatchRow[] = records.map(({ number, cells }) => ({
    id: rowId(id, number),
    batchId: id,
    number,
    state: 'open',
    cells: [...cells],
    edits: {},
    again: null,
    order: null,
    problem: null,
  }));
  // The batch comes last: rows without one are what a crash left, and are cleared away at the next start.
  for (let from = 0; from < rows.length; from += SLICE) {
    await store.table('batchRows').putMany(rows.slice(from, from + SLICE));
  }
  await store.table('batches').put(batch);
  return batch;
}

/** The names of the columns, or what stands for them where the first row holds none. */
export function headerOf(first: readonly string[], hasHeader: boolean): string[] {
  return first.map((cell, at) => (hasHeader && cell.trim() !== '' ? cell.trim() : `Column ${at + 1}`));
}

/** For files with the same names, from now on. */
export async function rememberColumns({ store }: BulkParts, { header, mapping }: Batch): Promise<void> {
  const value = JSON.stringify({ columns: namesOf(mapping.columns, header), values: mapping.values });
  await store.table('settings').put({ id: settingOf(header), value });
}

async function recallColumns({ store }: BulkParts, header: readonly string[]): Promise<BatchColumns | null> {
  const kept = await store.table('settings').get(settingOf(header));
  if (kept === undefined) return null;
  const { columns, values } = JSON.parse(kept.value) as { columns: Record<string, string>; values: unknown };
  const recalled = BatchColumnsSchema.safeParse({ columns: placesOf(columns, header), values });
  return recalled.success ? recalled.data : null;
}

function settingOf(header: readonly string[]): string {
  return `bulk.columns.${headerKey(header)}`;
}
