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
  return {
    id: entry.id,
    connectionId: entry.connectionId,
    connectionLabel: connections.get(entry.connectionId)?.label ?? '',
    accountId: entry.accountId,
    accountName: accounts.get(entry.accountId)?.name ?? '',
    at: entry.at,
    rawAt: entry.rawAt,
    zoneKnown: entry.zoneKnown,
    seenAt: entry.seenAt,
    runId: entry.runId,
    type: entry.type,
    sourceType: entry.sourceType,
    amount: storedToText(entry.amount),
    balanceAfter: storedToText(entry.balanceAfter),
    isRounded: isRounded(entry),
    unit: entry.unit,
    description: entry.description,
    reference: entry.reference,
    externalId: entry.externalId,
    origin: entry.origin,
    status: entry.status,
    adjustmentId: entry.adjustmentId,
  };
}

function isRounded({ raw, amount, balanceAfter, origin }: LedgerEntry): boolean {
  const read = (stored: StoredCredits | null) => (stored === null ? null : fromStored(stored));
  return origin === 'reported' && isFromFloatNoise(JSON.parse(raw), [read(amount), read(balanceAfter)]);
}
