import { storedToText } from '../../domain/credits.ts';
import type { LedgerEntry } from '../../domain/ledger.ts';
import { isRounded } from '../ledger/index.ts';
import { accountOf, column, labelOf, type Column } from './column.ts';

export const ledgerColumns: readonly Column<LedgerEntry>[] = [
  column('at', 'instant', 'Time of the entry (UTC)', (row) => row.at),
  column('connection', 'text', 'Name of the connection', (row, names) => labelOf(names, row.connectionId)),
  column(
    'account_id',
    'text',
    'The API’s own id of the account',
    (row, names) => accountOf(names, row.accountId)?.externalId ?? null,
  ),
  column('name', 'text', 'Name of the holder', (row, names) => accountOf(names, row.accountId)?.name ?? null),
  column('email', 'text', 'E-mail of the holder', (row, names) => accountOf(names, row.accountId)?.email ?? null),
  column('type', 'text', 'credit, debit, adjustment or unclassified', (row) => row.type),
  column('amount', 'amount', 'Signed change; empty where the sign cannot be known', (row) => storedToText(row.amount)),
  column('unit', 'text', 'Unit of the amounts', (row) => row.unit),
  column('balance_after', 'amount', 'Balance after the entry, where it is known', (row) =>
    storedToText(row.balanceAfter),
  ),
  column('rounded', 'text', 'yes where the API wrote more decimals by a rounding error of its own', (row) =>
    isRounded(row) ? 'yes' : 'no',
  ),
  column('description', 'text', 'The API’s own words', (row) => row.description),
  column('reference', 'text', 'The API’s reference', (row) => row.reference),
  column('origin', 'text', 'reported by the API, observed from balances, or expected by us', (row) => row.origin),
  column('status', 'text', 'current, or vanished when the API no longer lists it', (row) => row.status),
  column('movement', 'text', 'What it did to the balance, by the rules of its connection', (row) => row.movement),
  column('entry_id', 'text', 'Unique over all accounts and stable', (row) => row.id),
  column('source_id', 'text', 'The API’s own id of the entry', (row) => row.externalId),
  column('source_type', 'text', 'The API’s own word for the type', (row) => row.sourceType),
  column('source_time', 'text', 'The API’s own text of the time', (row) => row.rawAt),
  column('zone_known', 'text', 'no where the API named no zone and UTC was assumed', (row) =>
    row.zoneKnown ? 'yes' : 'no',
  ),
  column('adjustment', 'text', 'The adjustment of ours that it is', (row) => row.adjustmentId),
  column('seen_at', 'instant', 'When a sync first brought it (UTC)', (row) => row.seenAt),
  column('run', 'text', 'That sync run', (row) => row.runId),
];
