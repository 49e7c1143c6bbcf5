import { z } from 'zod';
import { AdjustmentKindSchema, AdjustmentMethodSchema, AdjustmentStateSchema } from '../domain/adjustment.ts';
import { BatchColumnsSchema, BatchFieldSchema, BatchSchema, BatchSourceSchema } from '../domain/batch.ts';
import { FormattedCreditsSchema } from '../domain/credits.ts';
import { AccountIdSchema, AdjustmentIdSchema, BatchIdSchema, ConnectionIdSchema } from '../domain/ids.ts';
import { ProblemSchema } from '../domain/problem.ts';
import { InstantSchema } from '../domain/time.ts';
import { AcknowledgedSchema } from './adjustments.ts';
import { NothingSchema, command, query, WindowSchema } from './procedure.ts';

/** An account as it is told from others of the same name. */
const BatchAccountSchema = z.object({
  id: AccountIdSchema,
  name: z.string(),
  email: z.string(),
  externalId: z.string(),
  connectionId: ConnectionIdSchema,
  connectionLabel: z.string(),
});
export type BatchAccount = z.infer<typeof BatchAccountSchema>;

/** What is wrong with a row, and in which field; `null`: with the row as a whole. */
const BatchProblemSchema = ProblemSchema.extend({
  field: BatchFieldSchema.nullable(),
  /** The accounts that an ambiguous one may mean. */
  accounts: z.array(BatchAccountSchema).optional(),
  /** Where an operator may go on in spite of it, by saying why: what it is named by. */
  acknowledge: z.string().optional(),
});
export type BatchProblem = z.infer<typeof BatchProblemSchema>;

/**
 * `good`: may be sent; `needs approval`: may be sent, and then waits for somebody else; `wrong`: may not; `sent already`:
 * an adjustment for it is in the book; `skipped` by an operator; `to send`: approved and not yet handed on; `handed on`:
 * in the outbox, or further.
 */
const BatchVerdictSchema = z.enum([
  'good',
  'needs approval',
  'wrong',
  'sent already',
  'skipped',
  'to send',
  'handed on',
]);
export type BatchVerdict = z.infer<typeof BatchVerdictSchema>;

export const BatchTabSchema = z.enum(['all', 'good', 'needs approval', 'wrong', 'sent already', 'skipped', 'sent']);
export type BatchTab = z.infer<typeof BatchTabSchema>;

/** One row of a batch, and what would happen. */
const BatchRowViewSchema = z.object({
  /** As a spreadsheet counts. */
  number: z.number().int(),
  verdict: BatchVerdictSchema,
  fields: z.record(BatchFieldSchema, z.string()),
  /** Fields that an operator typed over. */
  edited: z.array(BatchFieldSchema),
  problems: z.array(BatchProblemSchema),
  warnings: z.array(z.string()),
  account: BatchAccountSchema.nullable(),
  kind: AdjustmentKindSchema.nullable(),
  method: AdjustmentMethodSchema.nullable(),
  balanceAt: InstantSchema.nullable(),
  before: FormattedCreditsSchema.nullable(),
  after: FormattedCreditsSchema.nullable(),
  delta: FormattedCreditsSchema.nullable(),
  unit: z.string(),
  money: z.object({ amount: z.string(), currency: z.string() }).nullable(),
  /** The row of the same account that goes before it, and whose after is this one's before. */
  follows: z.number().int().nullable(),
  /** Its adjustment, once there is one. */
  adjustment: z
    .object({ id: AdjustmentIdSchema, state: AdjustmentStateSchema, at: InstantSchema, problem: z.string().nullable() })
    .nullable(),
  /** What an operator may go on in spite of, by saying why; none while something else is wrong, too. */
  asks: z.array(z.string()),
  again: z.object({ reason: z.string(), by: z.string() }).nullable(),
});
export type BatchRowView = z.infer<typeof BatchRowViewSchema>;

const BatchLineSchema = BatchSchema.pick({
  id: true,
  name: true,
  state: true,
  createdAt: true,
  createdBy: true,
  rowCount: true,
  startedAt: true,
  endedAt: true,
}).extend({ handedOn: z.number().int(), toSend: z.number().int() });
export type BatchLine = z.infer<typeof BatchLineSchema>;

/** What would be sent of one connection's unit. Two units are never added. */
const BatchSumSchema = z.object({
  connectionLabel: z.string(),
  unit: z.string(),
  rows: z.number().int(),
  given: FormattedCreditsSchema,
  taken: FormattedCreditsSchema,
});

const BatchViewSchema = BatchLineSchema.extend({
  separator: BatchSchema.shape.separator,
  notes: BatchSchema.shape.notes,
  decimalMark: BatchSchema.shape.decimalMark,
  header: z.array(z.string()),
  hasHeader: z.boolean(),
  mapping: BatchColumnsSchema,
  /** Fields without which nothing can be judged and that have no column yet. */
  unmapped: z.array(BatchFieldSchema),
  /** The first rows as they stand in the file. */
  sample: z.array(z.array(z.string())),
  tabs: z.record(BatchTabSchema, z.number().int()),
  /** Kinds of what is wrong, most frequent first. */
  problems: z.array(z.object({ code: z.string(), field: BatchFieldSchema.nullable(), rows: z.number().int() })),
  /** What would be sent now: to be approved as it stands, by its digest. */
  sendable: z.object({
    digest: z.string(),
    rows: z.number().int(),
    needApproval: z.number().int(),
    byHand: z.number().int(),
    sums: z.array(BatchSumSchema),
    money: z.array(z.object({ currency: z.string(), amount: z.string() })),
  }),
  /** Of what was approved: how many are in which state. */
  progress: z.array(z.object({ state: AdjustmentStateSchema, rows: z.number().int() })),
});
export type BatchView = z.infer<typeof BatchViewSchema>;

const OneSchema = z.object({ id: BatchIdSchema });
const RowSchema = OneSchema.extend({ number: z.number().int().min(1) });

/** A row of a file is judged by all of these. */
const JUDGED_BY = ['bulk', 'accounts', 'adjustments', 'connections', 'settings'] as const;

export const bulk = {
  /**
   * Reads rows of adjustments. Nothing is sent. `source` says how the text was come by; without it, an empty name means
   * that the rows were pasted.
   */
  open: command({ may: 'operators', audit: ['bulk.imported'] })
    .input(z.object({ name: z.string().max(300), text: z.string(), source: BatchSourceSchema.optional() }))
    .output(BatchViewSchema),
  list: query({ may: 'operators', madeOf: ['bulk'] })
    .input(WindowSchema)
    .output(z.object({ rows: z.array(BatchLineSchema), total: z.number().int() })),
  get: query({ may: 'operators', madeOf: JUDGED_BY }).input(OneSchema).output(BatchViewSchema),
  rows: query({ may: 'operators', madeOf: JUDGED_BY })
    .input(OneSchema.extend({ tab: BatchTabSchema, code: z.string().optional(), ...WindowSchema.shape }))
    .output(z.object({ rows: z.array(BatchRowViewSchema), total: z.number().int() })),
  row: query({ may: 'operators', madeOf: JUDGED_BY }).input(RowSchema).output(BatchRowViewSchema),
  /** Says which column is what; remembered for files with the same names. Only until something was sent. */
  setColumns: command({
    may: 'operators',
    audit: { none: 'What the columns are is seen in the rows, before anything is sent.' },
  })
    .input(OneSchema.extend({ mapping: BatchColumnsSchema, hasHeader: z.boolean() }))
    .output(BatchViewSchema),
  /** Says which sign stands before decimals in the amounts of this file; `null`: as the file shows them. Until something was sent. */
  setDecimalMark: command({ may: 'operators', audit: ['bulk.read'] })
    .input(OneSchema.extend({ decimalMark: BatchSchema.shape.decimalMark }))
    .output(BatchViewSchema),
  /** Types over what the file says; the row is judged again. `null`: as in the file. */
  edit: command({ may: 'operators', audit: ['bulk.edited'] })
    .input(RowSchema.extend({ field: BatchFieldSchema, text: z.string().max(10_000).nullable() }))
    .output(BatchRowViewSchema),
  skip: command({ may: 'operators', audit: ['bulk.skipped'] })
    .input(OneSchema.extend({ numbers: z.array(z.number().int()).min(1).max(500), isSkipped: z.boolean() }))
    .output(NothingSchema),
  /**
   * Sends a row in spite of what was seen to stand in its way – it, or one like it, was sent already, or its balance of 0
   * may be none; the reason is kept. What came up meanwhile has to be answered by itself. `null`: not after all.
   */
  sendAgain: command({ may: 'operators', audit: ['bulk.again'] })
    .input(
      RowSchema.extend({
        reason: z.string().trim().min(1, 'needs a reason').max(2000).nullable(),
        /** The `asks` of the row as they were on screen. */
        inSpiteOf: AcknowledgedSchema,
      }),
    )
    .output(BatchRowViewSchema),
  /**
   * The same at once for all rows that are alike but for the reference, and where nothing else is wrong. What was asked is
   * how many were shown as alike: where it is another number by now, nothing is answered.
   */
  sendAlike: command({ may: 'operators', audit: ['bulk.again'] })
    .input(
      OneSchema.extend({
        reason: z.string().trim().min(1, 'needs a reason').max(2000),
        rows: z.number().int().min(1),
      }),
    )
    .output(BatchViewSchema),
  /** Approves every before → after that `sendable` counts and begins to send. */
  send: command({ may: 'operators', audit: ['bulk.sent'] })
    .input(OneSchema.extend({ digest: z.string() }))
    .output(BatchViewSchema),
  /** No more rows are handed on; what is in the outbox goes. */
  pause: command({ may: 'operators', audit: ['bulk.paused'] })
    .input(OneSchema)
    .output(BatchViewSchema),
  resume: command({ may: 'operators', audit: ['bulk.resumed'] })
    .input(OneSchema)
    .output(BatchViewSchema),
  /** What has not been handed on is not sent. */
  stop: command({ may: 'operators', audit: ['bulk.stopped'] })
    .input(OneSchema)
    .output(BatchViewSchema),
  /** Writes the file with what became of each row. `null`: the operator cancelled. */
  result: command({ may: 'operators', audit: ['bulk.result'], waitsForPerson: true })
    .input(OneSchema)
    .output(z.object({ path: z.string(), rows: z.number().int() }).nullable()),
  /** Forgets a batch of which nothing was sent. */
  discard: command({ may: 'operators', audit: ['bulk.discarded'] })
    .input(OneSchema)
    .output(NothingSchema),
};
