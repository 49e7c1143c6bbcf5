import { z } from 'zod';
import { AccountSchema } from '../domain/account.ts';
import { ProofSchema } from '../domain/proof.ts';
import { AdjustmentMethodSchema } from '../domain/adjustment.ts';
import { GapSchema } from '../domain/ledger.ts';
import { AccountIdSchema, AdjustmentIdSchema, ConnectionIdSchema, RunIdSchema } from '../domain/ids.ts';
import { nameSchema } from '../domain/name.ts';
import { InstantSchema } from '../domain/time.ts';
import { CreditsTextSchema, FormattedCreditsSchema } from '../domain/credits.ts';
import {
  AgedAmountSchema,
  BalancePointSchema,
  DirectionSchema,
  NothingSchema,
  command,
  query,
  WindowSchema,
} from './procedure.ts';

/** A row shows its account: what of it is not listed here is the account's own. */
const AccountRowSchema = AccountSchema.omit({
  total: true,
  unit: true,
  balanceAt: true,
  balanceRunId: true,
  problem: true,
  doubt: true,
  identity: true,
  firstSeenAt: true,
  lastSyncedAt: true,
}).extend({
  connectionLabel: z.string(),
  /** What entries cannot explain, as signed text; `"0"` when they agree. */
  unexplained: FormattedCreditsSchema,
  /** `stale` is told from `staleAfter`; a broken or unread one from `proof` and `problem`. */
  balance: AgedAmountSchema,
  available: AgedAmountSchema,
  reserved: AgedAmountSchema,
  /** At most 60 points of the last 30 days. */
  line: z.array(BalancePointSchema),
  /** What of it could not be kept or read, a sentence each; empty: nothing. */
  missing: z.array(z.string()),
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

/** What accounts can be narrowed to: a proof, or what is not as it should be of a balance. */
export const AccountStandingSchema = z.enum([...ProofSchema.options, 'in doubt', 'incomplete']);
export type AccountStanding = z.infer<typeof AccountStandingSchema>;

export const AccountFilterSchema = z.object({
  /** Searched as you type in name, e-mail, id, note and tags. */
  search: z.string().max(200).optional(),
  connectionId: ConnectionIdSchema.optional(),
  proof: AccountStandingSchema.optional(),
  tag: z.string().optional(),
});
export type AccountFilter = z.infer<typeof AccountFilterSchema>;

/** Another account of the same person, and how it is known to be. */
const LinkedAccountSchema = AccountRowSchema.pick({
  id: true,
  name: true,
  email: true,
  externalId: true,
  connectionId: true,
  connectionLabel: true,
  balance: true,
  planName: true,
  planEndsOn: true,
  lastMovementAt: true,
}).extend({
  providerName: z.string(),
  /** What it is linked to: the account asked about, or one of the person's that is nearer to it. */
  from: z.object({ id: AccountIdSchema, name: z.string() }),
  byEmail: z.boolean(),
  /** The link that an operator made between the two. */
  byHand: z.object({ note: z.string(), by: z.string(), at: InstantSchema }).nullable(),
});
export type LinkedAccount = z.infer<typeof LinkedAccountSchema>;

/** One person's accounts, seen from one of them. Amounts are of different units: they have no sum. */
const PersonSchema = z.object({
  accounts: z.array(LinkedAccountSchema),
  /** Accounts with the same e-mail that an operator said are not this person's; `markedId`: of which it was said. */
  apart: z.array(
    AccountRowSchema.pick({ id: true, name: true, externalId: true, connectionLabel: true }).extend({
      providerName: z.string(),
      markedId: AccountIdSchema,
      note: z.string(),
      by: z.string(),
      at: InstantSchema,
    }),
  ),
});
export type Person = z.infer<typeof PersonSchema>;

/** An account that may be the same person's: offered, never linked by itself. */
const LinkSuggestionSchema = AccountRowSchema.pick({
  id: true,
  name: true,
  email: true,
  externalId: true,
  connectionLabel: true,
}).extend({ why: z.enum(['same id', 'same name']) });
export type LinkSuggestion = z.infer<typeof LinkSuggestionSchema>;

const WhySchema = z.string().trim().min(1, 'needs a reason').max(2000);

const AccountDetailSchema = AccountRowSchema.extend({
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
    /** Other accounts of the same person. */
    linked: z.number(),
  }),
});
export type AccountDetail = z.infer<typeof AccountDetailSchema>;

/** A balance over time: steps, with our adjustments marked and gaps hatched. */
const BalanceHistorySchema = z.object({
  points: z.array(BalancePointSchema),
  unit: z.string(),
  adjustments: z.array(
    z.object({ id: AdjustmentIdSchema, at: InstantSchema, delta: FormattedCreditsSchema, state: z.string() }),
  ),
  gaps: z.array(
    GapSchema.pick({ id: true, from: true, until: true, kind: true }).extend({
      netChange: FormattedCreditsSchema.nullable(),
    }),
  ),
});
export type BalanceHistory = z.infer<typeof BalanceHistorySchema>;

const TimelineItemSchema = z.object({
  id: z.string(),
  at: InstantSchema,
  kind: z.enum(['entry', 'adjustment', 'membership', 'gap', 'note', 'audit']),
  sentence: z.string(),
  amount: FormattedCreditsSchema.nullable(),
  unit: z.string(),
  origin: z.enum(['reported', 'observed', 'expected']).nullable(),
  link: z.string().nullable(),
});
export type TimelineItem = z.infer<typeof TimelineItemSchema>;

/** The last answer of one call, secrets removed. */
const RawAnswerSchema = z.object({
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
  page: query({ may: 'operators', madeOf: ['accounts', 'connections', 'memberships'] })
    .input(WindowSchema.extend({ filter: AccountFilterSchema, sort: AccountSortSchema, direction: DirectionSchema }))
    .output(z.object({ rows: z.array(AccountRowSchema), total: z.number().int() })),
  get: query({
    may: 'operators',
    madeOf: ['accounts', 'connections', 'ledger', 'memberships', 'usage', 'adjustments'],
    id: 'account',
  })
    .input(OneSchema)
    .output(AccountDetailSchema),
  /** The one search box: the best accounts first. `isExact` when one matches the text by id or e-mail to the letter. */
  find: query({ may: 'operators', madeOf: ['accounts', 'connections'] })
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
        }).extend({
          isExact: z.boolean(),
          /** Other accounts of the same person. */
          linked: z.number().int(),
        }),
      ),
    ),
  balanceHistory: query({ may: 'operators', madeOf: ['accounts', 'ledger', 'adjustments'], id: 'account' })
    .input(OneSchema.extend({ days: z.number().int().min(1).max(36_500) }))
    .output(BalanceHistorySchema),
  timeline: query({
    may: 'operators',
    madeOf: ['accounts', 'ledger', 'memberships', 'adjustments', 'activity'],
    id: 'account',
  })
    .input(OneSchema.extend({ before: InstantSchema.optional(), limit: z.number().int().min(1).max(200).default(60) }))
    .output(z.object({ items: z.array(TimelineItemSchema), hasMore: z.boolean() })),
  raw: query({ may: 'operators', madeOf: ['accounts'], id: 'account' })
    .input(OneSchema)
    .output(z.array(RawAnswerSchema)),
  tags: query({ may: 'operators', madeOf: ['accounts'] })
    .input(NothingSchema)
    .output(z.array(z.string())),
  setNote: command({ may: 'write notes', audit: ['account.note'] })
    .input(OneSchema.extend({ note: z.string().max(10_000) }))
    .output(NothingSchema),
  setTags: command({ may: 'write notes', audit: ['account.tags'] })
    .input(OneSchema.extend({ tags: z.array(nameSchema(40)).max(20) }))
    .output(NothingSchema),
  /** Says that a balance in doubt is right: what it moved by is then derived from it. `total`: what was looked at. */
  confirmBalance: command({ may: 'write notes', audit: ['account.balance-confirmed'] })
    .input(OneSchema.extend({ total: CreditsTextSchema, note: WhySchema }))
    .output(NothingSchema),
  /** The other accounts of the same person, by equal e-mail or by hand. */
  linked: query({ may: 'operators', madeOf: ['accounts', 'connections'], id: 'account', beyond: ['accounts'] })
    .input(OneSchema)
    .output(PersonSchema),
  /** Says that two accounts are one person's. */
  link: command({ may: 'write notes', audit: ['account.linked'] })
    .input(OneSchema.extend({ otherId: AccountIdSchema, note: WhySchema }))
    .output(PersonSchema),
  /** Takes back what `link` said of the two. An equal e-mail goes on to link them: see `setApart`. */
  unlink: command({ may: 'write notes', audit: ['account.unlinked'] })
    .input(OneSchema.extend({ otherId: AccountIdSchema, note: WhySchema }))
    .output(PersonSchema),
  /** Says, or takes back, that the account is not the person of the others with its e-mail. */
  setApart: command({ may: 'write notes', audit: ['account.set-apart', 'account.set-apart-undone'] })
    .input(OneSchema.extend({ isApart: z.boolean(), note: WhySchema }))
    .output(PersonSchema),
  /** Accounts elsewhere with the same name or the same id. */
  suggestLinks: query({ may: 'operators', madeOf: ['accounts', 'connections'], id: 'account' })
    .input(OneSchema)
    .output(z.array(LinkSuggestionSchema)),
};
