import { setImmediate as nextTurn } from 'node:timers/promises';
import { isAbsolute } from 'node:path';
import { BatchFieldSchema, type Batch, type BatchField, type BatchRow } from '../../domain/batch.ts';
import { csvHeader, guardText, quoteText, unguardText, writeWhole } from '../exports/index.ts';
import { isResultColumn, RESULT_COLUMNS, resultCells } from './result-columns.ts';
import { readFields } from './read-row.ts';
import type { Review } from './review.ts';

const SLICE = 500;
/** No spreadsheet takes a bare number for a formula, and a guarded one would be no number any more. */
const NUMBER = /^[+-]?\d+(?:[.,]\d+)*$/;

/** The file as it would have to be for the rows to be what they are now, and behind each what became of it. */
export async function resultText(review: Review, withBom: boolean): Promise<string> {
  const { batch, rows, book } = review;
  const layout = layoutOf(
    batch,
    rows.map(({ row }) => row),
  );
  const separator = resultSeparator(batch);
  let text = csvHeader([...layout.header, ...RESULT_COLUMNS].map(safeCell), { separator, withBom });
  for (let from = 0; from < rows.length; from += SLICE) {
    const lines = rows.slice(from, from + SLICE).map((judged) => {
      const adjustment = judged.adjustmentId === null ? undefined : book.get(judged.adjustmentId);
      const cells = [...layout.cellsOf(judged.row), ...resultCells(judged, adjustment)];
      return `${cells.map(resultCell).join(separator)}\r\n`;
    });
    text += lines.join('');
    await nextTurn();
  }
  return text;
}

/** Not a tab: a text that was pasted with tabs is taken for cells of a spreadsheet, which quote differently. */
export function resultSeparator({ separator }: Pick<Batch, 'separator'>): Batch['separator'] {
  return separator === '\t' ? ',' : separator;
}

/** Writes it where the operator chose, whole or not at all. */
export async function writeResult(path: string, text: string): Promise<void> {
  if (!isAbsolute(path)) throw new Error('A host chooses absolute paths only.');
  await writeWhole(path, text);
}

interface Layout {
  readonly header: readonly string[];
  cellsOf(row: BatchRow): string[];
}

/** The file's own columns, without what an earlier result added; then a column for each field that had none. */
function layoutOf(batch: Batch, rows: readonly BatchRow[]): Layout {
  const { columns, values } = batch.mapping;
  const fieldAt = new Map(Object.entries(columns).map(([field, at]) => [at, field as BatchField]));
  const kept = batch.header.map((_, at) => at).filter((at) => !isResultColumn(batch.header[at] ?? ''));
  const added = BatchFieldSchema.options.filter(
    (field) => columns[field] === undefined && (values[field] || rows.some(({ edits }) => edits[field] !== undefined)),
  );
  const nameAt = (at: number) => (batch.hasHeader ? batch.header[at] : fieldAt.get(at)) ?? `Column ${at + 1}`;
  return {
    header: [...kept.map(nameAt), ...added],
    cellsOf(row) {
      const fields = readFields(batch, row);
      const cellAt = (at: number): string => {
        const field = fieldAt.get(at);
        return field !== undefined && row.edits[field] !== undefined ? fields[field] : (row.cells[at] ?? '');
      };
      return [...kept.map(cellAt), ...added.map((field) => fields[field])];
    },
  };
}

function resultCell(cell: string): string {
  return cell === '' ? cell : quoteText(NUMBER.test(cell) ? cell : safeCell(cell));
}

/** A cell of a file may have been guarded already: it is not guarded twice. */
function safeCell(cell: string): string {
  return guardText(unguardText(cell));
}
