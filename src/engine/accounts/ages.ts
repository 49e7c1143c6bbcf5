import type { AgedAmount } from '../../contract/procedure.ts';
import type { Account, MissingPart } from '../../domain/account.ts';
import { storedToText } from '../../domain/credits.ts';
import { secondLookAt, type MayMean } from '../../domain/doubt.ts';
import { instant, toMilliseconds, type Instant } from '../../domain/time.ts';
import { amountInWords, timeInWords } from '../words.ts';

const MINUTE = 60_000;

/** A reading is stale once two intervals have passed without a newer one. */
export function staleAfter(lastGood: Instant | null, intervalMinutes: number): Instant | null {
  return lastGood === null ? null : instant(toMilliseconds(lastGood) + 2 * intervalMinutes * MINUTE);
}

/** Why a balance cannot be taken at its word, and what it was before; `null`: it can. */
export function doubtInWords({ doubt, total, unit }: Account): string | null {
  if (doubt === null || total === null) return null;
  const before =
    doubt.before === null
      ? ''
      : ` At ${timeInWords(doubt.before.at)} it was ${amountInWords(doubt.before.total)} ${unit}.`;
  return `The API reports ${amountInWords(total)}, which may also mean ${MEANINGS[doubt.mayMean]}.${before} It counts once a reading after ${timeInWords(secondLookAt(doubt))} repeats it, or once somebody confirms it.`;
}

const MEANINGS: Readonly<Record<MayMean, string>> = {
  'unknown user': 'that it does not know the user',
  error: 'an error',
};

/** What of an account could not be read or kept, by part. */
export function missingOf({ missing }: Pick<Account, 'missing'>): string[] {
  return missing.map(({ part, problem }) => `${PARTS[part]}: ${problem.sentence}`);
}

/** The same in one text; `null`: nothing is missing. */
export function missingInWords(account: Pick<Account, 'missing'>): string | null {
  return missingOf(account).join(' ') || null;
}

const PARTS: Readonly<Record<MissingPart['part'], string>> = {
  ledger: 'Ledger',
  memberships: 'Memberships',
  usage: 'Usage',
};

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
    doubt: doubtInWords(account),
  };
}
