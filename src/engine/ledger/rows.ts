import type { LedgerRow } from '../../contract/ledger.ts';
import type { Connection } from '../../domain/connection.ts';
import { fromStored, storedToText, type StoredCredits } from '../../domain/credits.ts';
import { isFromFloatNoise } from '../../domain/float-noise.ts';
import type { LedgerEntry } from '../../domain/ledger.ts';
import type { AccountCard } from '../accounts/index.ts';

/** An entry with the names that its ids stand for. */
export function ledgerRow(
  entry: LedgerEntry,
  accounts: ReadonlyMap<string, AccountCard>,
  connections: ReadonlyMap<string, Connection>,
): LedgerRow {
  const { ordinal: _ordinal, raw: _raw, ...shown } = entry;
  return {
    ...shown,
    connectionLabel: connections.get(entry.connectionId)?.label ?? '',
    accountName: accounts.get(entry.accountId)?.name ?? '',
    amount: storedToText(entry.amount),
    balanceAfter: storedToText(entry.balanceAfter),
    isRounded: isRounded(entry),
  };
}

/** No number without so many digits, or an exponent, can be the noise of a double. */
const MAY_BE_NOISE = /[\d.]{15}|\d[eE]-/;

/** Whether an amount of an entry was read from a double's noise. */
export function isRounded({ raw, amount, balanceAfter, origin }: LedgerEntry): boolean {
  if (origin !== 'reported' || !MAY_BE_NOISE.test(raw)) return false;
  const read = (stored: StoredCredits | null) => (stored === null ? null : fromStored(stored));
  return isFromFloatNoise(JSON.parse(raw), [read(amount), read(balanceAfter)]);
}
