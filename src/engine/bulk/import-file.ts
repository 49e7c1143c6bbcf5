import {
  BatchColumnsSchema,
  type Batch,
  type BatchColumns,
  type BatchRow,
  type BatchSource,
} from '../../domain/batch.ts';
import { BatchIdSchema } from '../../domain/ids.ts';
import type { Actor } from '../../domain/operator.ts';
import { listInWords } from '../words.ts';
import { rowId } from './batches.ts';
import { findHeaderRow, guessColumns, headerKey, looksLikeHeader, namesOf, placesOf } from './guess-columns.ts';
import { parseFile, type ParsedRecord } from './parse.ts';
import type { BulkParts } from './parts.ts';

const SLICE = 1000;
/** Titles stand at the top. */
const SAMPLE = 20;
const PASTED = 'Pasted rows';

/** Rows as somebody chose or pasted them. */
export interface ImportedText {
  /** The file's name; empty: the rows were pasted. */
  readonly name: string;
  readonly text: string;
  readonly source?: BatchSource;
}

/** Reads a file and puts it in the store, row by row. Nothing of it is judged yet. */
export async function importFile(
  parts: BulkParts,
  { name, text, source = sourceOf(name) }: ImportedText,
  actor: Actor,
): Promise<Batch> {
  const { store, clock, random } = parts;
  const { separator, records } = await parseFile(text, source.kind === 'workbook' ? ',' : null, source.kind);
  const headerAt = findHeaderRow(records.slice(0, SAMPLE).map(({ cells }) => cells));
  const [titles, judged] = [records.slice(0, headerAt), records.slice(headerAt)];
  const [first, second] = judged;
  const hasHeader = looksLikeHeader(first?.cells ?? [], second?.cells);
  const header = headerOf(first?.cells ?? [], hasHeader);
  const columns = guessColumns(header);
  const id = BatchIdSchema.parse(random.id());
  const now = clock.now();
  const batch: Batch = {
    id,
    name: name.trim() || PASTED,
    state: 'in review',
    createdAt: now,
    createdBy: actor.name,
    createdById: actor.id,
    updatedAt: now,
    source,
    notes: [...sourceNotes(source), ...titleNotes(titles)],
    separator,
    header,
    hasHeader,
    width: first?.cells.length ?? 0,
    mapping: (await recallColumns(parts, header)) ?? { columns, values: {} },
    decimalMark: null,
    rowCount: judged.length - (hasHeader ? 1 : 0),
    sender: null,
    startedAt: null,
    endedAt: null,
  };
  const rows = judged.map(({ number, cells, isTorn }): BatchRow => ({
    id: rowId(id, number),
    batchId: id,
    number,
    state: 'open',
    cells: [...cells],
    isTorn,
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

function sourceOf(name: string): BatchSource {
  return name.trim() === '' ? { kind: 'pasted' } : { kind: 'text', encoding: 'utf-8' };
}

/** What somebody should check because of how the bytes of the file were read. */
function sourceNotes(source: BatchSource): string[] {
  if (source.kind === 'text' && source.encoding === 'windows-1252') {
    return ['The file is not Unicode and was read as Windows text. Check letters with accents.'];
  }
  if (source.kind !== 'workbook' || source.otherSheets.length === 0) return [];
  const others = source.otherSheets.map((name) => `“${name}”`);
  return [`Only the sheet “${source.sheet}” was read, not ${listInWords(others)}.`];
}

function titleNotes(titles: readonly ParsedRecord[]): string[] {
  return titles.map(({ number, cells }) => {
    const text = cells.filter((cell) => cell.trim() !== '').join(' ');
    return `Row ${number} is above the names of the columns and was left out: “${text.slice(0, 100)}”.`;
  });
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
