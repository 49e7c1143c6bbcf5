import { z } from 'zod';
import { AccountIdSchema, ConnectionIdSchema, RunIdSchema } from './ids.ts';
import { InstantSchema, PlainDateSchema } from './time.ts';
import type { Instant, PlainDate } from './time.ts';

/** A plan an account bought. Dates have no zone and stay dates (docs/provider-facts.md §2.4); amounts are stored millionths. */
export const MembershipSchema = z.object({
  id: z.string(),
  connectionId: ConnectionIdSchema,
  accountId: AccountIdSchema,
  planName: z.string(),
  purchasedOn: PlainDateSchema.nullable(),
  expiresOn: PlainDateSchema.nullable(),
  totalCredits: z.number().int().nullable(),
  usedCredits: z.number().int().nullable(),
  unit: z.string(),
  /** Counts up when used credits fell or the total changed on the same plan: a reset starts a new segment. */
  segment: z.number().int(),
  /** What the API sent beside the known fields, without secrets: JSON text. */
  extra: z.string(),
  /** False once a complete answer no longer lists it. */
  isReturned: z.boolean(),
  firstSeenAt: InstantSchema,
  lastSeenAt: InstantSchema,
  runId: RunIdSchema,
});
export type Membership = z.infer<typeof MembershipSchema>;

export const MembershipLifeSchema = z.enum(['live', 'expires today', 'ended', 'no end date']);
type MembershipLife = z.infer<typeof MembershipLifeSchema>;

const HOUR = 3_600_000;

/**
 * Whether a plan ending on `expiresOn` is alive at `now`, as far as anyone can tell without knowing the API's zone.
 * Certainly live before the day has begun anywhere (UTC+14), certainly ended once it is over everywhere (UTC−12);
 * in between `expires today` (docs/provider-facts.md §2.4).
 */
export function membershipLife(expiresOn: PlainDate | null, now: Instant): MembershipLife {
  if (expiresOn === null) return 'no end date';
  const dayStartUtc = Date.parse(`${expiresOn}T00:00:00.000Z`);
  const at = Date.parse(now);
  if (at < dayStartUtc - 14 * HOUR) return 'live';
  if (at >= dayStartUtc + 36 * HOUR) return 'ended';
  return 'expires today';
}
