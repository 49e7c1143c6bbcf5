import { BatchFieldSchema, type Batch, type BatchField, type BatchRow } from '../../domain/batch.ts';
import type { BatchProblem } from '../../contract/bulk.ts';
import { unguardText } from '../exports/index.ts';
import { controlCharacters, fieldCount, textTooLong } from './problems.ts';

export type RowFields = Readonly<Record<BatchField, string>>;

/** What fits where an adjustment keeps it; accounts and connections are only looked up. */
const MOST: Readonly<Record<BatchField, number>> = {
  account: 300,
  amount: 60,
  kind: 60,
  reason: 200,
  reference: 200,
  note: 5000,
  connection: 300,
};

/** What cannot be seen and may hide what is written; joiners belong to scripts and signs of their own. */
const HIDDEN = /(?![\t\n\r\u200C\u200D])[\p{Cc}\p{Cf}]/u;
const LINE_BREAK = /[\t\n\r]/;

/** The fields of a row as an adjustment would keep them. */
export function readFields(batch: Pick<Batch, 'mapping'>, row: Pick<BatchRow, 'cells' | 'edits'>): RowFields {
  const fields = BatchFieldSchema.options.map((field) => [field, readField(batch, row, field)]);
  return Object.fromEntries(fields) as Record<BatchField, string>;
}

/** One of them: what an operator typed, else the column, else what holds for every row. */
export function readField(
  { mapping: { columns, values } }: Pick<Batch, 'mapping'>,
  row: Pick<BatchRow, 'cells' | 'edits'>,
  field: BatchField,
): string {
  const at = columns[field];
  const text = row.edits[field] ?? (at === undefined ? values[field] : row.cells[at]) ?? '';
  return unguardText(text).trim().replaceAll('\r\n', '\n').normalize('NFC');
}

/** Whether the field is as the file's writer wrote it, and not typed here. */
export function isFromFile(
  { mapping }: Pick<Batch, 'mapping'>,
  row: Pick<BatchRow, 'edits'>,
  field: BatchField,
): boolean {
  return mapping.columns[field] !== undefined && row.edits[field] === undefined;
}

/** What is wrong with the row whatever it means: how it is divided, and texts that no field can hold. */
export function shapeProblems(
  { width }: Pick<Batch, 'width'>,
  row: Pick<BatchRow, 'cells' | 'edits'>,
  fields: RowFields,
): BatchProblem[] {
  const problems: BatchProblem[] = [];
  const isAccepted = Object.keys(row.edits).length > 0;
  if (!isAccepted && !hasWidth(row.cells, width)) problems.push(fieldCount(row.cells.length, width));
  for (const field of BatchFieldSchema.options) {
    const text = fields[field];
    if (text.length > MOST[field]) problems.push(textTooLong(field, text.length, MOST[field]));
    else if (HIDDEN.test(text) || (field !== 'note' && LINE_BREAK.test(text))) problems.push(controlCharacters(field));
  }
  return problems;
}

/** Spreadsheets write separators behind the last cell that was ever used: empty cells more do no harm. */
function hasWidth(cells: readonly string[], width: number): boolean {
  return cells.length === width || (cells.length > width && cells.slice(width).every((cell) => cell.trim() === ''));
}
