import { storedToText } from '../../domain/credits.ts';
import type { Usage } from '../../domain/usage.ts';
import { accountOf, column, labelOf, type Column } from './column.ts';

export const usageColumns: readonly Column<Usage>[] = [
  column('from', 'instant', 'Beginning of the period (UTC)', (row) => row.from),
  column('until', 'instant', 'Its end (UTC)', (row) => row.until),
  column('period', 'text', 'day, month or span', (row) => row.period),
  column('connection', 'text', 'Name of the connection', (row, names) => labelOf(names, row.connectionId)),
  column(
    'account_id',
    'text',
    'The API’s own id of the account',
    (row, names) => accountOf(names, row.accountId)?.externalId ?? null,
  ),
  column('name', 'text', 'Name of the holder', (row, names) => accountOf(names, row.accountId)?.name ?? null),
  column('consumed', 'amount', 'Credits consumed', (row) => storedToText(row.creditsConsumed)),
  column('unit', 'text', 'Unit of the amounts', (row) => row.unit),
  column('requests', 'count', 'Requests, where the API tells', (row) => count(row.requests)),
  column('failed_requests', 'count', 'Of them, failed', (row) => count(row.failedRequests)),
  column('origin', 'text', 'reported by the API, or derived from entries or plans', (row) => row.origin),
  column('read_at', 'instant', 'When it was read (UTC)', (row) => row.readAt),
  column('run', 'text', 'The sync run that brought it', (row) => row.runId),
];

function count(value: number | null): string | null {
  return value === null ? null : String(value);
}
