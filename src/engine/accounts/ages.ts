import type { AgedAmount } from '../../contract/procedure.ts';
import type { Account } from '../../domain/account.ts';
import { storedToText } from '../../domain/credits.ts';
import { instant, toMilliseconds, type Instant } from '../../domain/time.ts';

const MINUTE = 60_000;

/** A reading is stale once two intervals have passed without a newer one. */
export function staleAfter(lastGood: Instant | null, intervalMinutes: number): Instant | null {
  return lastGood === null ? null : instant(toMilliseconds(lastGood) + 2 * intervalMinutes * MINUTE);
}

/** One of an account's amounts with its age; absent stays absent. */
export function agedAmount(
  account: Account,
  field: 'total' | 'available' | 'reserved',
  intervalMinutes: number,
): AgedAmount {
  return {
    amount: storedToText(account[field]),
    unit: account.unit,
    at: account.balanceAt,
    staleAfter: staleAfter(account.balanceAt, intervalMinutes),
    problem: account.problem,
  };
}
