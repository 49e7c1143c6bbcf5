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

/** Plans have no id: the three fields that do not change name one, and an ordinal tells twins apart. */
export function toMemberships(
  rows: readonly { readonly row: MembershipRow; readonly sent: unknown }[],
  secrets: readonly string[],
): readonly MembershipReading[] {
  const twins = new Map<string, number>();
  return rows.map(({ row, sent }) => {
    const name = JSON.stringify([row.plan_name, row.purchase_date, row.expiry_date]);
    const ordinal = (twins.get(name) ?? 0) + 1;
    twins.set(name, ordinal);
    return {
      key: ordinal === 1 ? name : `${name}#${ordinal}`,
      planName: row.plan_name,
      purchasedOn: row.purchase_date,
      expiresOn: row.expiry_date,
      totalCredits: row.total_credits,
      usedCredits: row.used_credits,
      extra: isObject(sent) ? otherFields(sent, KNOWN_FIELDS, secrets) : {},
    };
  });
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
