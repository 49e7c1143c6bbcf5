import { UNNAMED_HOLDERS, UNNAMED_ID } from '../../../domain/account.ts';
import { subtractCredits, sumCredits, ZERO_CREDITS, type Credits } from '../../../domain/credits.ts';
import { membershipLife } from '../../../domain/membership.ts';
import type { Instant } from '../../../domain/time.ts';
import { isObject } from '../body-path.ts';
import { otherFields } from '../plain-json.ts';
import type { AccountReading, BalanceReading, HttpAnswer, MembershipReading } from '../provider.ts';
import { KNOWN_FIELDS, type MembershipRow, type UsageAnswer } from './wire.ts';

export function toAccount(user: UsageAnswer['user']): AccountReading {
  const email = user?.email?.trim() ?? '';
  return {
    externalId: UNNAMED_ID,
    name: user?.name?.trim() || email || UNNAMED_HOLDERS.ofKey,
    email,
    unit: 'credits',
    identity: email ? email.toLowerCase() : null,
  };
}

/**
 * Plans have no id: the three fields that do not change name one, and an ordinal tells twins apart. Twins are counted by
 * what they hold, not as they are listed: what is used only grows, so the order among them stays.
 */
export function toMemberships(
  rows: readonly { readonly row: MembershipRow; readonly sent: unknown }[],
  secrets: readonly string[],
): readonly MembershipReading[] {
  const byUse = [...rows.entries()].toSorted(
    ([, { row: a }], [, { row: b }]) =>
      descending(a.total_credits, b.total_credits) || descending(a.used_credits, b.used_credits),
  );
  const twins = new Map<string, number>();
  const keys = new Map(
    byUse.map(([index, { row }]) => {
      const name = JSON.stringify([row.plan_name, row.purchase_date, row.expiry_date]);
      const ordinal = (twins.get(name) ?? 0) + 1;
      twins.set(name, ordinal);
      return [index, ordinal === 1 ? name : `${name}#${ordinal}`];
    }),
  );
  return rows.map((one, index) => ({
    key: keys.get(index) ?? '',
    planName: one.row.plan_name,
    purchasedOn: one.row.purchase_date,
    expiresOn: one.row.expiry_date,
    totalCredits: one.row.total_credits,
    usedCredits: one.row.used_credits,
    extra: isObject(one.sent) ? otherFields(one.sent, KNOWN_FIELDS, secrets) : {},
  }));
}

function descending(a: Credits | null, b: Credits | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return a === b ? 0 : a < b ? 1 : -1;
}

/**
 * What is left over all plans that have not certainly ended. Overuse of one plan takes nothing from another.
 * @returns `null` when a plan that counts does not say its numbers: absent is not zero.
 */
export function remainingCredits(memberships: readonly MembershipReading[], now: Instant): Credits | null {
  const left: Credits[] = [];
  for (const { expiresOn, totalCredits, usedCredits } of memberships) {
    if (membershipLife(expiresOn, now) === 'ended') continue;
    if (totalCredits === null || usedCredits === null) return null;
    const rest = subtractCredits(totalCredits, usedCredits);
    left.push(rest > ZERO_CREDITS ? rest : ZERO_CREDITS);
  }
  return sumCredits(left);
}

export function toBalance(total: Credits | null, holder: AccountReading, answer: HttpAnswer): BalanceReading {
  return {
    total,
    reserved: null,
    available: null,
    unit: holder.unit,
    askedAt: answer.startedAt,
    at: answer.endedAt,
    holder,
    mayRiseByItself: false,
  };
}
