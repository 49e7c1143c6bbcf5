import { z } from 'zod';
import { AdjustmentKindSchema } from './adjustment.ts';
import { CreditsTextSchema, FormattedCreditsSchema } from './credits.ts';
import { AccountIdSchema, AdjustmentIdSchema, BatchIdSchema } from './ids.ts';
import { OperatorIdSchema, RoleSchema } from './operator.ts';
import { ProblemSchema } from './problem.ts';
import { InstantSchema } from './time.ts';

/** No more rows are read from one file. */
export const MOST_ROWS = 20_000;
/** No larger file is read: what is made of it must fit in one message to the engine. */
export const MOST_FILE_BYTES = 12_000_000;
/** No more characters are read from one file. */
export const MOST_CHARACTERS = 10_000_000;

/** What a row of a file of adjustments says. */
export const BatchFieldSchema = z.enum(['account', 'amount', 'kind', 'reason', 'reference', 'note', 'connection']);
export type BatchField = z.infer<typeof BatchFieldSchema>;

/** Without these no row can be read. */
export const NEEDED_FIELDS: readonly BatchField[] = ['account', 'amount', 'kind', 'reason'];

/**
 * Where each field comes from: the number of a column, else a text that holds for every row, else nowhere. A field in
 * neither is left empty.
 */
export const BatchColumnsSchema = z.object({
  columns: z.partialRecord(BatchFieldSchema, z.number().int().min(0)),
  values: z.partialRecord(BatchFieldSchema, z.string()),
});
export type BatchColumns = z.infer<typeof BatchColumnsSchema>;

/**
 * `in review`: nothing is sent; `sending`: rows are handed on to the outbox; `paused`: no more are, until resumed;
 * `stopped`: no more are; `done`: every row that was to be sent has been handed on or refused.
 */
const BatchStateSchema = z.enum(['in review', 'sending', 'paused', 'stopped', 'done']);
export type BatchState = z.infer<typeof BatchStateSchema>;

/** Where the rows came from, and how the bytes of a file were read. */
export const BatchSourceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('pasted') }),
  /** `windows-1252`: it was no Unicode, so its letters with accents may be others. */
  z.object({ kind: z.literal('text'), encoding: z.enum(['utf-8', 'utf-16', 'windows-1252']) }),
  /** The one sheet of a workbook that was read, and the names of the others. */
  z.object({ kind: z.literal('workbook'), sheet: z.string(), otherSheets: z.array(z.string()) }),
]);
export type BatchSource = z.infer<typeof BatchSourceSchema>;

/** A file of adjustments. */
export const BatchSchema = z.object({
  id: BatchIdSchema,
  /** The file's name, or what stands for it when the rows were pasted. */
  name: z.string(),
  state: BatchStateSchema,
  createdAt: InstantSchema,
  createdBy: z.string(),
  /** Who imported it: theirs to change, until somebody else approves what is sent of it. */
  createdById: OperatorIdSchema,
  updatedAt: InstantSchema,
  source: BatchSourceSchema,
  /** What somebody should know of how the file was read, each a sentence. */
  notes: z.array(z.string()),
  separator: z.enum([',', ';', '\t', '|']),
  /** Names of the columns; the file's own first row, or made up where it has none. */
  header: z.array(z.string()),
  hasHeader: z.boolean(),
  /** How many columns the row with their names has, or the first: every other must have as many. */
  width: z.number().int(),
  mapping: BatchColumnsSchema,
  /** The sign before decimals in its amounts, as somebody said; `null`: as the file itself shows. */
  decimalMark: z.enum(['.', ',']).nullable(),
  rowCount: z.number().int(),
  /** Who approved what is being sent: it goes on in this name after a restart. */
  sender: z.object({ id: OperatorIdSchema, name: z.string(), role: RoleSchema }).nullable(),
  startedAt: InstantSchema.nullable(),
  endedAt: InstantSchema.nullable(),
});
export type Batch = z.infer<typeof BatchSchema>;

/** What an operator approved of one row: the instruction and its before → after, as they stood on the screen. */
const BatchOrderSchema = z.object({
  requestId: z.string(),
  adjustmentId: AdjustmentIdSchema,
  accountId: AccountIdSchema,
  kind: AdjustmentKindSchema,
  /** Signed change; for `set balance` the balance asked for. */
  amount: CreditsTextSchema,
  reason: z.string(),
  note: z.string(),
  reference: z.string(),
  before: FormattedCreditsSchema,
  after: FormattedCreditsSchema,
  /** What the operator went on in spite of; see the preview of an adjustment. */
  acknowledged: z.array(z.string()),
  /** The operator said that it goes beside the rows before it that give its account the same for the same reason. */
  isAlikeOnPurpose: z.boolean(),
});
export type BatchOrder = z.infer<typeof BatchOrderSchema>;

/**
 * `open`: to be judged; `skipped` by an operator; `to send`: approved, not yet handed on; `handed on`: its adjustment is
 * in the book, and says the rest.
 */
const BatchRowStateSchema = z.enum(['open', 'skipped', 'to send', 'handed on']);

/** One row of the file. What it comes to is judged anew whenever somebody looks, until it is approved. */
export const BatchRowSchema = z.object({
  /** The batch's id and the row's number. */
  id: z.string(),
  batchId: BatchIdSchema,
  /** As a spreadsheet counts, the first row of the file being 1. */
  number: z.number().int(),
  state: BatchRowStateSchema,
  cells: z.array(z.string()),
  /** Where the cells end is not certain: a quotation mark begins one and does not end it. */
  isTorn: z.boolean(),
  /** What an operator typed instead of what the file says. */
  edits: z.partialRecord(BatchFieldSchema, z.string()),
  /** Why it is sent in spite of what speaks against it, each by its `acknowledge`; see the problems of a row. */
  again: z
    .object({
      reason: z.string(),
      by: z.string(),
      at: InstantSchema,
      /** Absent: as old as the time when nobody wrote down in spite of what; it has to be said once more. */
      inSpiteOf: z.array(z.string()).optional(),
    })
    .nullable(),
  order: BatchOrderSchema.nullable(),
  /** Why it was not handed on although it had been approved. */
  problem: ProblemSchema.nullable(),
});
export type BatchRow = z.infer<typeof BatchRowSchema>;
