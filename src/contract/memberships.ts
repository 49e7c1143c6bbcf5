import { z } from 'zod';
import { CreditsTextSchema } from '../domain/credits.ts';
import { AccountIdSchema, ConnectionIdSchema } from '../domain/ids.ts';
import { InstantSchema, PlainDateSchema } from '../domain/time.ts';
import { query, WindowSchema } from './procedure.ts';

export const MembershipGroupSchema = z.enum(['ended', 'this week', 'this month', 'later', 'no end date']);
export type MembershipGroup = z.infer<typeof MembershipGroupSchema>;

export const MembershipRowSchema = z.object({
  id: z.string(),
  connectionId: ConnectionIdSchema,
  connectionLabel: z.string(),
  accountId: AccountIdSchema,
  accountName: z.string(),
  planName: z.string(),
  purchasedOn: PlainDateSchema.nullable(),
  expiresOn: PlainDateSchema.nullable(),
  life: z.enum(['live', 'expires today', 'ended', 'no end date']),
  group: MembershipGroupSchema,
  total: CreditsTextSchema.nullable(),
  used: CreditsTextSchema.nullable(),
  /** max(0, total − used); `null` when either is absent. */
  remaining: CreditsTextSchema.nullable(),
  /** used − total where it is positive. */
  overuse: CreditsTextSchema.nullable(),
  unit: z.string(),
  isReturned: z.boolean(),
  lastSeenAt: InstantSchema,
  staleAfter: InstantSchema,
  extra: z.string(),
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
