import { z } from 'zod';
import { FormattedCreditsSchema } from '../domain/credits.ts';
import { AccountIdSchema, ConnectionIdSchema } from '../domain/ids.ts';
import { MOST_RULES, MovementRuleSchema, MovementSchema } from '../domain/movement.ts';
import { PeriodSchema } from '../domain/period.ts';
import { InstantSchema } from '../domain/time.ts';
import { command, query, WindowSchema } from './procedure.ts';

/** What was held at an instant, and how well that is known; see domain/as-of.ts. */
const AsOfSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('reported'), value: FormattedCreditsSchema, reading: InstantSchema }),
  z.object({
    kind: z.literal('derived'),
    value: FormattedCreditsSchema,
    /** The nearest reading; `null`: of several accounts, each has its own. */
    reading: InstantSchema.nullable(),
    /** How many entries lie between it and the instant. */
    entries: z.number().int(),
  }),
  z.object({
    kind: z.literal('bounded'),
    /** What is known from before. */
    value: FormattedCreditsSchema,
    least: FormattedCreditsSchema,
    most: FormattedCreditsSchema,
    readings: z.tuple([InstantSchema, InstantSchema]).nullable(),
  }),
  z.object({ kind: z.literal('unknown'), why: z.string() }),
]);
export type AsOfAnswer = z.infer<typeof AsOfSchema>;

/** A sum of a line, and the filter that opens its entries in the ledger. */
const FigureSchema = z.object({
  movement: MovementSchema,
  amount: FormattedCreditsSchema,
  filter: z.string(),
});

const LineShape = {
  unit: z.string(),
  opening: FormattedCreditsSchema,
  /** One for each movement, in the order of the books. Opening and these are the closing, to the millionth. */
  movements: z.array(FigureSchema),
  closing: FormattedCreditsSchema,
  /** What the API last reported in the period; `null`: nothing. */
  reported: FormattedCreditsSchema.nullable(),
  /** Closing − reported: entries dated after the last reading of the period. */
  difference: FormattedCreditsSchema.nullable(),
  /** Entries whose sign nobody knows: in no sum. */
  unsigned: z.number().int(),
  /** The filter that opens all entries of the line. */
  filter: z.string(),
} as const;

/** What of a period was never seen. */
const CoverageSchema = z.object({
  /** Accounts of which nothing is known at the end of the period; they are in no sum. */
  unread: z.number().int(),
  /** Spans in which entries were lost, the newest first; at most twenty. */
  holes: z.array(
    z.object({ accountId: AccountIdSchema, accountName: z.string(), from: InstantSchema, until: InstantSchema }),
  ),
  holesInAll: z.number().int(),
});
export type BookCoverage = z.infer<typeof CoverageSchema>;

const RollForwardRowSchema = z.object({
  connectionId: ConnectionIdSchema,
  connectionLabel: z.string(),
  ...LineShape,
  coverage: CoverageSchema,
});
export type RollForwardRow = z.infer<typeof RollForwardRowSchema>;

const AccountLineSchema = z.object({ accountId: AccountIdSchema, accountName: z.string(), ...LineShape });
export type AccountLine = z.infer<typeof AccountLineSchema>;

/** The instants of a period, in the workspace's accounting time zone. */
const PeriodSpanSchema = z.object({
  zone: z.string(),
  from: InstantSchema,
  until: InstantSchema,
  /** False: the period is not over, and its closing is as of now. */
  isOver: z.boolean(),
});
export type PeriodSpan = z.infer<typeof PeriodSpanSchema>;

const ExplanationSchema = z.object({
  span: PeriodSpanSchema,
  accountId: AccountIdSchema,
  accountName: z.string(),
  /** The API's own id: what a ticket names. */
  externalId: z.string(),
  opening: AsOfSchema,
  closing: AsOfSchema,
  /** One for each unit it has entries or readings in. */
  lines: z.array(z.object(LineShape)),
  coverage: CoverageSchema,
});
export type Explanation = z.infer<typeof ExplanationSchema>;

const RulesSchema = z.object({
  connectionId: ConnectionIdSchema,
  /** Counts the changes: a change names the one that it was made of. */
  version: z.number().int(),
  rules: z.array(MovementRuleSchema),
  /** Whether they are what the provider declares. */
  areDefault: z.boolean(),
  defaults: z.array(MovementRuleSchema),
  /** True: entries stored before the last change are still being classed anew. */
  isReclassing: z.boolean(),
});
export type Rules = z.infer<typeof RulesSchema>;

/** What rules would class otherwise, by unit. */
const ReclassificationSchema = z.object({
  /** Entries looked at. */
  entries: z.number().int(),
  changes: z.array(
    z.object({
      from: MovementSchema,
      to: MovementSchema,
      unit: z.string(),
      count: z.number().int(),
      sum: FormattedCreditsSchema,
    }),
  ),
  /** Places of rules that no entry is classed by: they may be misspelt. */
  unused: z.array(z.number().int()),
});
export type Reclassification = z.infer<typeof ReclassificationSchema>;

const RULES = z.array(MovementRuleSchema).max(MOST_RULES);
const BOOKS = ['books', 'ledger', 'accounts', 'connections', 'settings'] as const;

export const books = {
  /** One line for each connection and unit. */
  rollForward: query({ may: 'operators', madeOf: BOOKS })
    .input(z.object({ period: PeriodSchema, connectionId: ConnectionIdSchema.optional() }))
    .output(z.object({ span: PeriodSpanSchema, rows: z.array(RollForwardRowSchema) })),
  /** The lines of a connection's accounts, by id. */
  accountLines: query({ may: 'operators', madeOf: BOOKS })
    .input(WindowSchema.extend({ period: PeriodSchema, connectionId: ConnectionIdSchema }))
    .output(z.object({ span: PeriodSpanSchema, rows: z.array(AccountLineSchema), total: z.number().int() })),
  /** What an account held at an instant. */
  accountAsOf: query({ may: 'operators', madeOf: BOOKS })
    .input(z.object({ accountId: AccountIdSchema, at: InstantSchema }))
    .output(AsOfSchema),
  /** What all accounts of a connection held at an instant, by unit. */
  connectionAsOf: query({ may: 'operators', madeOf: BOOKS })
    .input(z.object({ connectionId: ConnectionIdSchema, at: InstantSchema }))
    .output(z.array(z.object({ unit: z.string(), balance: AsOfSchema }))),
  /** How an account came from what it held to what it holds. */
  explain: query({ may: 'operators', madeOf: BOOKS })
    .input(z.object({ accountId: AccountIdSchema, period: PeriodSchema }))
    .output(ExplanationSchema),
  rules: query({ may: 'operators', madeOf: ['books', 'connections'] })
    .input(z.object({ connectionId: ConnectionIdSchema }))
    .output(RulesSchema),
  /** What other rules would class otherwise; nothing is changed. */
  previewRules: query({ may: 'operators', madeOf: ['books', 'ledger'] })
    .input(z.object({ connectionId: ConnectionIdSchema, rules: RULES }))
    .output(ReclassificationSchema),
  /** Puts rules in force; what was stored before is classed anew by and by. */
  setRules: command({ may: 'keep books', audit: ['books.rules-changed'] })
    .input(z.object({ connectionId: ConnectionIdSchema, version: z.number().int(), rules: RULES }))
    .output(RulesSchema),
};
