import { setImmediate as nextTurn } from 'node:timers/promises';
import type { BatchProblem } from '../../contract/bulk.ts';
import type { Batch, BatchRow } from '../../domain/batch.ts';
import { requestIdOf, subjectKey } from './identity.ts';
import { readInstruction, type Instruction, type Readers } from './read-instruction.ts';
import { isFromFile, readFields, shapeProblems, type RowFields } from './read-row.ts';

/** What a row says by itself. */
interface OwnReading {
  readonly fields: RowFields;
  readonly instruction: Instruction;
  /** What is wrong with it, whatever else the file or the book holds. */
  readonly problems: readonly BatchProblem[];
  /** `null` while it does not say enough to be told from others. */
  readonly key: string | null;
}

/** A row with what its fields say. */
export interface ReadRow extends Omit<OwnReading, 'key'> {
  readonly row: BatchRow;
  readonly requestId: string | null;
}

/** What was read of each row already, by the same readers. A row that was edited is another document. */
export type KnownReadings = WeakMap<BatchRow, OwnReading>;

/** So many rows at once; then other work gets its turn. */
const SLICE = 250;

/** Reads every row, and tells rows that say the same apart by their order. */
export async function readRows(
  batch: Batch,
  rows: readonly BatchRow[],
  readers: Readers,
  known: KnownReadings,
): Promise<ReadRow[]> {
  const occurrences = new Map<string, number>();
  const read: ReadRow[] = [];
  for (const [index, row] of rows.entries()) {
    if (index % SLICE === SLICE - 1) await nextTurn();
    const reading = known.get(row) ?? readOne(batch, row, readers);
    known.set(row, reading);
    const { key, ...rest } = reading;
    const occurrence = key === null ? 0 : (occurrences.get(key) ?? 0);
    if (key !== null) occurrences.set(key, occurrence + 1);
    read.push({ row, ...rest, requestId: key === null ? null : requestIdOf(key, occurrence) });
  }
  return read;
}

function readOne(batch: Batch, row: BatchRow, readers: Readers): OwnReading {
  const fields = readFields(batch, row);
  // How the file is written says nothing about what somebody typed here.
  const signs = isFromFile(batch, row, 'amount') ? readers.signs : {};
  const instruction = readInstruction(fields, readers, signs);
  return {
    fields,
    instruction,
    problems: [...shapeProblems(batch, row, fields), ...instruction.problems],
    key: keyOf(instruction, fields),
  };
}

function keyOf({ account, kind, amount, reason }: Instruction, { reference, note }: RowFields): string | null {
  if (account === null || kind === null || amount === null || reason === null) return null;
  return subjectKey({
    connectionId: account.connectionId,
    accountId: account.id,
    kind,
    amount,
    reason,
    reference,
    note,
  });
}
