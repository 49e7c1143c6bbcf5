import { z } from 'zod';
import { FormattedCreditsSchema } from '../domain/credits.ts';
import { AccountIdSchema, EntryIdSchema } from '../domain/ids.ts';
import { LedgerFilterSchema } from '../domain/ledger-filter.ts';
import { GapSchema, LedgerEntrySchema } from '../domain/ledger.ts';
import { ProblemSchema } from '../domain/problem.ts';
import { InstantSchema } from '../domain/time.ts';
import { DirectionSchema, query, WindowSchema } from './procedure.ts';

export { LedgerFilterSchema, type LedgerFilter } from '../domain/ledger-filter.ts';

export const LedgerSortSchema = z.enum([
  'at',
  'account',
  'connection',
  'type',
  'origin',
  'amount',
  'balanceAfter',
  'description',
  'reference',
  'seenAt',
]);
export type LedgerSort = z.infer<typeof LedgerSortSchema>;

/** A row shows its entry: what of it is not listed here is the entry's own. */
const LedgerRowSchema = LedgerEntrySchema.omit({ ordinal: true, raw: true }).extend({
  connectionLabel: z.string(),
  accountName: z.string(),
  amount: FormattedCreditsSchema.nullable(),
  balanceAfter: FormattedCreditsSchema.nullable(),
  /** The source wrote a binary float's noise, and the amount is the decimal that the float stands for. */
  isRounded: z.boolean(),
});
export type LedgerRow = z.infer<typeof LedgerRowSchema>;

/** Totals of what is filtered, one line per unit: never added over units. */
export const LedgerTotalsSchema = z.object({
  entries: z.number().int(),
  byUnit: z.array(
    z.object({
      unit: z.string(),
      connectionLabel: z.string(),
      entries: z.number().int(),
      credits: FormattedCreditsSchema,
      debits: FormattedCreditsSchema,
      net: FormattedCreditsSchema,
      unsigned: z.number().int(),
    }),
  ),
  /** Accounts it covers whose balance is in doubt: what they moved by is held back. At most five, and how many there are. */
  inDoubt: z.object({
    count: z.number().int(),
    first: z.array(z.object({ id: AccountIdSchema, name: z.string() })),
  }),
  /** When the oldest of the connections it covers was last read. */
  asOf: InstantSchema.nullable(),
  /** Why nothing is added up, where it cannot be: the entries are counted and shown all the same. */
  problem: ProblemSchema.nullable(),
});
export type LedgerTotals = z.infer<typeof LedgerTotalsSchema>;

const GapRowSchema = GapSchema.omit({ connectionId: true, runId: true, foundAt: true }).extend({
  accountName: z.string(),
  connectionLabel: z.string(),
  netChange: FormattedCreditsSchema.nullable(),
});
export type GapRow = z.infer<typeof GapRowSchema>;

/** Entries are shown under the names of their account and connection. */
const NAMED_LEDGER = ['ledger', 'accounts', 'connections'] as const;

export const ledger = {
  page: query({ may: 'operators', madeOf: NAMED_LEDGER })
    .input(WindowSchema.extend({ filter: LedgerFilterSchema, sort: LedgerSortSchema, direction: DirectionSchema }))
    .output(z.object({ rows: z.array(LedgerRowSchema), asOf: InstantSchema })),
  totals: query({ may: 'operators', madeOf: NAMED_LEDGER })
    .input(z.object({ filter: LedgerFilterSchema }))
    .output(LedgerTotalsSchema),
  /** Entries that a still list (`seenBy`) does not show yet. */
  newSince: query({ may: 'operators', madeOf: ['ledger'] })
    .input(z.object({ filter: LedgerFilterSchema, seenBy: InstantSchema }))
    .output(z.object({ count: z.number().int() })),
  gaps: query({ may: 'operators', madeOf: NAMED_LEDGER })
    .input(z.object({ filter: LedgerFilterSchema }))
    .output(z.array(GapRowSchema)),
  get: query({ may: 'operators', madeOf: NAMED_LEDGER })
    .input(z.object({ id: EntryIdSchema }))
    .output(
      LedgerRowSchema.extend({
        raw: z.string(),
        versions: z.array(
          z.object({ seenAt: InstantSchema, amount: FormattedCreditsSchema.nullable(), description: z.string() }),
        ),
      }),
    ),
};
