import { z } from 'zod';
import { ProofSchema } from '../domain/account.ts';
import { AdjustmentMethodSchema } from '../domain/adjustment.ts';
import { GapSchema } from '../domain/ledger.ts';
import { AccountIdSchema, AdjustmentIdSchema, ConnectionIdSchema, RunIdSchema } from '../domain/ids.ts';
import { InstantSchema, PlainDateSchema } from '../domain/time.ts';
import { CreditsTextSchema } from '../domain/credits.ts';
import {
  AgedAmountSchema,
  BalancePointSchema,
  DirectionSchema,
  NothingSchema,
  procedure,
  WindowSchema,
} from './procedure.ts';

export const AccountRowSchema = z.object({
  id: AccountIdSchema,
  connectionId: ConnectionIdSchema,
  connectionLabel: z.string(),
  externalId: z.string(),
  name: z.string(),
  email: z.string(),
  /** `stale` is told from `balance.staleAfter`; a broken or unread one from `proof` and `balance.problem`. */
  proof: ProofSchema,
  /** What entries cannot explain, as signed text; `"0"` when they agree. */
  unexplained: CreditsTextSchema,
  balance: AgedAmountSchema,
  available: AgedAmountSchema,
  reserved: AgedAmountSchema,
  /** At most 60 points of the last 30 days. */
  line: z.array(BalancePointSchema),
  planName: z.string().nullable(),
  planEndsOn: PlainDateSchema.nullable(),
  lastMovementAt: InstantSchema.nullable(),
  note: z.string(),
  tags: z.array(z.string()),
});
export type AccountRow = z.infer<typeof AccountRowSchema>;

export const AccountSortSchema = z.enum([
  'name',
  'externalId',
  'connection',
  'balance',
  'available',
  'planEndsOn',
  'lastMovementAt',
]);
export type AccountSort = z.infer<typeof AccountSortSchema>;

export const AccountFilterSchema = z.object({
  /** Searched as you type in name, e-mail, id, note and tags. */
  search: z.string().max(200).optional(),
  connectionId: ConnectionIdSchema.optional(),
  proof: ProofSchema.optional(),
  tag: z.string().optional(),
});
export type AccountFilter = z.infer<typeof AccountFilterSchema>;

export const AccountDetailSchema = AccountRowSchema.extend({
  providerId: z.string(),
  providerName: z.string(),
  /** What the balance is worth, where the connection has a price. */
  value: z.object({ amount: z.string(), currency: z.string(), perCredit: z.string() }).nullable(),
  firstSeenAt: InstantSchema,
  lastSyncedAt: InstantSchema.nullable(),
  canAdjust: z.object({
    isAllowed: z.boolean(),
    why: z.string(),
    method: AdjustmentMethodSchema.nullable(),
    decimals: z.number().int(),
  }),
  counts: z.object({
    entries: z.number(),
    memberships: z.number(),
    usage: z.number(),
    adjustments: z.number(),
    gaps: z.number(),
  }),
});
export type AccountDetail = z.infer<typeof AccountDetailSchema>;

/** A balance over time: steps, with our adjustments marked and gaps hatched. */
export const BalanceHistorySchema = z.object({
  points: z.array(BalancePointSchema),
  unit: z.string(),
  adjustments: z.array(
    z.object({ id: AdjustmentIdSchema, at: InstantSchema, delta: CreditsTextSchema, state: z.string() }),
  ),
  gaps: z.array(
    GapSchema.pick({ id: true, from: true, until: true, kind: true }).extend({
      netChange: CreditsTextSchema.nullable(),
    }),
  ),
});
export type BalanceHistory = z.infer<typeof BalanceHistorySchema>;

export const TimelineItemSchema = z.object({
  id: z.string(),
  at: InstantSchema,
  kind: z.enum(['entry', 'adjustment', 'membership', 'gap', 'note', 'audit']),
  sentence: z.string(),
  amount: CreditsTextSchema.nullable(),
  unit: z.string(),
  origin: z.enum(['reported', 'observed', 'expected']).nullable(),
  link: z.string().nullable(),
});
export type TimelineItem = z.infer<typeof TimelineItemSchema>;

/** The last answer of one call, secrets removed. */
export const RawAnswerSchema = z.object({
  call: z.string(),
  at: InstantSchema,
  status: z.number().int(),
  runId: RunIdSchema,
  body: z.string(),
  isCut: z.boolean(),
});
export type RawAnswer = z.infer<typeof RawAnswerSchema>;

const OneSchema = z.object({ id: AccountIdSchema });

export const accounts = {
  page: procedure
    .input(WindowSchema.extend({ filter: AccountFilterSchema, sort: AccountSortSchema, direction: DirectionSchema }))
    .output(z.object({ rows: z.array(AccountRowSchema), total: z.number().int() })),
  get: procedure.input(OneSchema).output(AccountDetailSchema),
  /** The one search box: the best accounts first. `isExact` when one matches the text by id or e-mail to the letter. */
  find: procedure
    .input(z.object({ text: z.string().max(200), limit: z.number().int().min(1).max(50).default(12) }))
    .output(
      z.array(
        AccountRowSchema.pick({
          id: true,
          name: true,
          email: true,
          externalId: true,
          connectionLabel: true,
          balance: true,
        }).extend({ isExact: z.boolean() }),
      ),
    ),
  balanceHistory: procedure
    .input(OneSchema.extend({ days: z.number().int().min(1).max(36_500) }))
    .output(BalanceHistorySchema),
  timeline: procedure
    .input(OneSchema.extend({ before: InstantSchema.optional(), limit: z.number().int().min(1).max(200).default(60) }))
    .output(z.object({ items: z.array(TimelineItemSchema), hasMore: z.boolean() })),
  raw: procedure.input(OneSchema).output(z.array(RawAnswerSchema)),
  tags: procedure.input(NothingSchema).output(z.array(z.string())),
  setNote: procedure.input(OneSchema.extend({ note: z.string().max(10_000) })).output(NothingSchema),
  setTags: procedure
    .input(OneSchema.extend({ tags: z.array(z.string().trim().min(1).max(40)).max(20) }))
    .output(NothingSchema),
};
