import { storedToText } from '../../domain/credits.ts';
import type { Membership } from '../../domain/membership.ts';
import { accountOf, column, labelOf, type Column } from './column.ts';

export const membershipColumns: readonly Column<Membership>[] = [
  column('connection', 'text', 'Name of the connection', (row, names) => labelOf(names, row.connectionId)),
  column(
    'account_id',
    'text',
    'The API’s own id of the account',
    (row, names) => accountOf(names, row.accountId)?.externalId ?? null,
  ),
  column('name', 'text', 'Name of the holder', (row, names) => accountOf(names, row.accountId)?.name ?? null),
  column('plan', 'text', 'Name of the plan', (row) => row.planName),
  column('purchased_on', 'date', 'As the API states it, without a zone', (row) => row.purchasedOn),
  column('expires_on', 'date', 'As the API states it, without a zone', (row) => row.expiresOn),
  column('total', 'amount', 'Credits of the plan', (row) => storedToText(row.totalCredits)),
  column('used', 'amount', 'Of them, used; may exceed the total', (row) => storedToText(row.usedCredits)),
  column('remaining', 'amount', 'total − used, not below zero', (row) => remaining(row)),
  column('unit', 'text', 'Unit of the amounts', (row) => row.unit),
  column('segment', 'count', 'Counts resets of the same plan', (row) => String(row.segment)),
  column('still_returned', 'text', 'no once the API stopped listing it', (row) => (row.isReturned ? 'yes' : 'no')),
  column('first_seen', 'instant', 'When a sync first saw it (UTC)', (row) => row.firstSeenAt),
  column('last_seen', 'instant', 'When a sync last saw it (UTC)', (row) => row.lastSeenAt),
];

function remaining({ totalCredits, usedCredits }: Membership): string | null {
  if (totalCredits === null || usedCredits === null) return null;
  return storedToText(Math.max(0, totalCredits - usedCredits));
}
