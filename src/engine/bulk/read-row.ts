import { BatchFieldSchema, NEEDED_FIELDS, type Batch, type BatchField, type BatchRow } from '../../domain/batch.ts';
import type { BatchProblem } from '../../contract/bulk.ts';
import { unguardText } from '../exports/index.ts';
import { controlCharacters, fieldCount, textTooLong, tornRow } from './problems.ts';

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
/** Spaces that look like a plain one and are another character. */
const ODD_SPACES = /[\u00A0\u2007\u2009\u202F]/g;

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
  return unguardText(text).replace(ODD_SPACES, ' ').trim().replaceAll('\r\n', '\n').normalize('NFC');
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
  batch: Pick<Batch, 'width' | 'mapping'>,
  row: Pick<BatchRow, 'cells' | 'edits' | 'isTorn'>,
  fields: RowFields,
): BatchProblem[] {
  const problems: BatchProblem[] = [];
  const isAccepted = Object.keys(row.edits).length > 0;
  if (!isAccepted && row.isTorn) problems.push(tornRow());
  else if (!isAccepted && !hasWidth(row.cells, batch)) problems.push(fieldCount(row.cells.length, batch.width));
  for (const field of BatchFieldSchema.options) {
    const text = fields[field];
    if (text.length > MOST[field]) problems.push(textTooLong(field, text.length, MOST[field]));
    else if (HIDDEN.test(text) || (field !== 'note' && LINE_BREAK.test(text))) problems.push(controlCharacters(field));
  }
  return problems;
}

/**
 * Spreadsheets write separators behind the last cell that was ever used: empty cells more do no harm. They leave out
 * those behind the last cell of a row, too: what is missing then must not be a cell that is needed.
 */
function hasWidth(cells: readonly string[], { width, mapping }: Pick<Batch, 'width' | 'mapping'>): boolean {
  if (cells.length >= width) return cells.slice(width).every((cell) => cell.trim() === '');
  return NEEDED_FIELDS.every((field) => (mapping.columns[field] ?? 0) < cells.length);
}
