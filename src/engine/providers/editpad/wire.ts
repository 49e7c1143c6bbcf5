import { z } from 'zod';
import { isObject } from '../body-path.ts';
import { readWireDate } from '../wire-time.ts';
import { wireCredits, wireId } from '../wire.ts';

const plainDate = z
  .string()
  .nullish()
  .transform((text, context) => {
    const parsed = readWireDate(text ?? '');
    if (parsed.ok) return parsed.value;
    context.addIssue({ code: 'custom', message: `${parsed.error}: ${(text ?? '').slice(0, 40)}`, input: text });
    return z.NEVER;
  });

/** Plans are told apart by their names, and white space is no name: it may come and go between two answers. */
const planName = wireId.transform((name) => name.normalize('NFC').replace(/\s+/g, ' ').trim());

const amount = wireCredits.nullish().transform((value) => value ?? null);

/** One plan. There is no id; unknown fields are kept, since the page promises more than its sample shows. */
export const MembershipRowSchema = z.object({
  plan_name: planName,
  purchase_date: plainDate,
  expiry_date: plainDate,
  total_credits: amount,
  used_credits: amount,
});
export type MembershipRow = z.infer<typeof MembershipRowSchema>;

export const KNOWN_FIELDS: readonly string[] = Object.keys(MembershipRowSchema.shape);

/** The answer around the plans. `user.api_key` echoes the credential: it is not read, and never kept. */
export const UsageAnswerSchema = z.object({
  user: z
    .object({ name: z.string().nullish(), email: z.string().nullish() })
    .nullish()
    // PHP writes an empty map as an empty list.
    .or(z.array(z.never()).transform(() => null)),
});
export type UsageAnswer = z.infer<typeof UsageAnswerSchema>;

/** A plan as sent, and where it stood in the body. */
interface ListedMembership {
  readonly sent: unknown;
  readonly field: string;
}

/**
 * The plans of every form `memberships` is known or feared to take: one object, a list, a map by id, an empty list, null,
 * missing (docs/provider-facts.md §2.1). `null` where the API told nothing, which is not the same as none.
 */
export function listMemberships(memberships: unknown): readonly ListedMembership[] | null | 'misfit' {
  if (memberships === undefined || memberships === null) return null;
  if (Array.isArray(memberships))
    return memberships.map((sent: unknown, index) => ({ sent, field: `memberships[${index}]` }));
  if (!isObject(memberships)) return 'misfit';
  if (KNOWN_FIELDS.some((field) => Object.hasOwn(memberships, field)))
    return [{ sent: memberships, field: 'memberships' }];
  if (!Object.values(memberships).every(isObject)) return 'misfit';
  return Object.entries(memberships).map(([id, sent]) => ({ sent, field: `memberships.${id}` }));
}
