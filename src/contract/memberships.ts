import { z } from 'zod';
import { FormattedCreditsSchema } from '../domain/credits.ts';
import { AccountIdSchema, ConnectionIdSchema } from '../domain/ids.ts';
import { MembershipLifeSchema, MembershipSchema } from '../domain/membership.ts';
import { InstantSchema } from '../domain/time.ts';
import { query, WindowSchema } from './procedure.ts';

export const MembershipGroupSchema = z.enum(['ended', 'this week', 'this month', 'later', 'no end date']);
export type MembershipGroup = z.infer<typeof MembershipGroupSchema>;

/** A row shows its plan: what of it is not listed here is the plan's own. */
const MembershipRowSchema = MembershipSchema.omit({
  totalCredits: true,
  usedCredits: true,
  segment: true,
  firstSeenAt: true,
  runId: true,
}).extend({
  connectionLabel: z.string(),
  accountName: z.string(),
  life: MembershipLifeSchema,
  group: MembershipGroupSchema,
  total: FormattedCreditsSchema.nullable(),
  used: FormattedCreditsSchema.nullable(),
  /** max(0, total − used); `null` when either is absent. */
  remaining: FormattedCreditsSchema.nullable(),
  /** used − total where it is positive. */
  overuse: FormattedCreditsSchema.nullable(),
  staleAfter: InstantSchema,
});
export type MembershipRow = z.infer<typeof MembershipRowSchema>;

export const memberships = {
  /** What ends first, first; ended ones last. */
  page: query({ may: 'operators', madeOf: ['memberships', 'accounts', 'connections'] })
    .input(
      WindowSchema.extend({
        connectionId: ConnectionIdSchema.optional(),
        accountId: AccountIdSchema.optional(),
        group: MembershipGroupSchema.optional(),
        search: z.string().max(200).optional(),
      }),
    )
    .output(
      z.object({
        rows: z.array(MembershipRowSchema),
        total: z.number().int(),
        groups: z.record(MembershipGroupSchema, z.number().int()),
      }),
    ),
};
