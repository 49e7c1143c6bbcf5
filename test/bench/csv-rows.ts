import type { LedgerEntry } from '../../src/domain/ledger.ts';

/** What the ledger's CSV has for each entry, all columns of it, in a file that holds nothing else. */
export const CSV_COLUMNS = [
  'at',
  'connection',
  'account',
  'name',
  'email',
  'type',
  'amount',
  'unit',
  'balanceAfter',
  'description',
  'reference',
  'origin',
  'status',
  'movement',
  'id',
  'externalId',
  'sourceType',
  'rawAt',
  'zoneKnown',
  'adjustmentId',
  'seenAt',
  'runId',
] as const;

export function csvValues(entry: LedgerEntry): (string | number | null)[] {
  const number = entry.accountId.slice('bench-account-'.length);
  return [
    entry.at,
    `Bench ${entry.connectionId.slice('bench-'.length)}`,
    number,
    `Holder ${number}`,
    `holder-${number}@example.com`,
    entry.type,
    (entry.amount ?? 0) / 1e6,
    entry.unit,
    (entry.balanceAfter ?? 0) / 1e6,
    entry.description,
    entry.reference,
    entry.origin,
    entry.status,
    entry.movement,
    entry.id,
    entry.externalId,
    entry.sourceType,
    entry.rawAt,
    String(entry.zoneKnown),
    entry.adjustmentId,
    entry.seenAt,
    entry.runId,
  ];
}
