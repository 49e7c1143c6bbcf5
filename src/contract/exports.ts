import { z } from 'zod';
import { ExportIdSchema } from '../domain/ids.ts';
import { ProblemSchema } from '../domain/problem.ts';
import { InstantSchema } from '../domain/time.ts';
import { AccountFilterSchema } from './accounts.ts';
import { DirectionSchema, NothingSchema, command, query } from './procedure.ts';
import { LedgerFilterSchema, LedgerSortSchema } from './ledger.ts';

export const ExportSubjectSchema = z.enum(['accounts', 'balances', 'memberships', 'usage', 'ledger']);
export type ExportSubject = z.infer<typeof ExportSubjectSchema>;

/** In what form rows are written. */
const ExportFormSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('csv'),
    /** UTF-8 byte order mark, for Excel. */
    withBom: z.boolean(),
    separator: z.enum([',', ';', '\t']),
    decimalMark: z.enum(['.', ',']),
  }),
  /** An Excel workbook of one sheet whose cells have types: text, numbers, times. */
  z.strictObject({ kind: z.literal('xlsx') }),
]);
export type ExportForm = z.infer<typeof ExportFormSchema>;
export type CsvForm = Extract<ExportForm, { kind: 'csv' }>;

/** What is written. A field that is unknown is refused: a filter that is read in part would write too much. */
export const ExportRequestSchema = z.strictObject({
  subject: ExportSubjectSchema,
  /** Names from `columns`; empty: all, in their order. */
  columns: z.array(z.string()),
  ledgerFilter: LedgerFilterSchema.optional(),
  ledgerSort: z.object({ by: LedgerSortSchema, direction: DirectionSchema }).optional(),
  /** Whose rows, of every subject but the ledger. */
  accountFilter: AccountFilterSchema.strict().optional(),
  /** Of usage: which span, in days or months. Absent: all that is known, by day. */
  usage: z.strictObject({ since: InstantSchema, until: InstantSchema, by: z.enum(['day', 'month']) }).optional(),
  form: ExportFormSchema,
});
export type ExportRequest = z.infer<typeof ExportRequestSchema>;

const ExportPreviewSchema = z.object({
  rows: z.number().int(),
  columns: z.array(z.object({ name: z.string(), description: z.string(), isChosen: z.boolean() })),
  firstLines: z.array(z.array(z.string())),
  /** Oldest reading among what it holds. */
  asOf: InstantSchema.nullable(),
  period: z.object({ from: InstantSchema, until: InstantSchema }).nullable(),
  /** What the file lacks, and what else its reader should know. */
  warnings: z.array(z.string()),
  /** Why it cannot be written like this. */
  problem: ProblemSchema.nullable(),
});
export type ExportPreview = z.infer<typeof ExportPreviewSchema>;

export const ExportJobSchema = z.object({
  id: ExportIdSchema,
  subject: ExportSubjectSchema,
  state: z.enum(['writing', 'done', 'failed', 'cancelled']),
  startedAt: InstantSchema,
  endedAt: InstantSchema.nullable(),
  rowsWritten: z.number().int(),
  rowsTotal: z.number().int(),
  rowsPerSecond: z.number(),
  path: z.string(),
  bytes: z.number().int(),
  /** Of the whole file, once it is done. */
  sha256: z.string().nullable(),
  manifestPath: z.string().nullable(),
  problem: ProblemSchema.nullable(),
});
export type ExportJob = z.infer<typeof ExportJobSchema>;

const OneSchema = z.object({ id: ExportIdSchema });

export const exports_ = {
  preview: query({ may: 'write exports', madeOf: [] }).input(ExportRequestSchema).output(ExportPreviewSchema),
  /** Asks where, then writes in the background. `null`: the operator cancelled. */
  start: command({ may: 'write exports', audit: ['export.written'], waitsForPerson: true })
    .input(ExportRequestSchema)
    .output(ExportJobSchema.nullable()),
  list: query({ may: 'operators', madeOf: ['exports'] })
    .input(NothingSchema)
    .output(z.array(ExportJobSchema)),
  cancel: command({ may: 'write exports', audit: { none: 'No file is left of it.' } })
    .input(OneSchema)
    .output(NothingSchema),
  showInFolder: command({ may: 'write exports', audit: { none: 'It shows a folder of this computer.' } })
    .input(OneSchema)
    .output(NothingSchema),
};
