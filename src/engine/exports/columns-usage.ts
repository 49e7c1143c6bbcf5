import type { UsageBucket } from '../../contract/usage.ts';
import { column, type Column } from './column.ts';

export const usageColumns: readonly Column<UsageBucket>[] = [
  column('from', 'date', 'First day of the period (UTC)', (row) => row.from),
  column('connection', 'text', 'Name of the connection', (row) => row.connectionLabel),
  column('consumed', 'amount', 'Credits consumed', (row) => row.consumed),
  column('unit', 'text', 'Unit of the amounts; two units are never added', (row) => row.unit),
  column('entries', 'count', 'Deductions it is the sum of, or requests where the API reports them', (row) =>
    String(row.entries),
  ),
  column('requests', 'count', 'Requests, where the API tells', (row) => count(row.requests)),
  column('failed_requests', 'count', 'Of them, failed', (row) => count(row.failedRequests)),
  column('told_by', 'text', 'reported by the API, observed from balances, or mixed', (row) => row.origin),
];

function count(value: number | null): string | null {
  return value === null ? null : String(value);
}
