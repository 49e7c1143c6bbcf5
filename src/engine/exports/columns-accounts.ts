import type { Account } from '../../domain/account.ts';
import { storedToText } from '../../domain/credits.ts';
import { missingInWords } from '../accounts/index.ts';
import { column, doubtOf, labelOf, type Column } from './column.ts';

export const accountColumns: readonly Column<Account>[] = [
  column('connection', 'text', 'Name of the connection', (row, names) => labelOf(names, row.connectionId)),
  column('account_id', 'text', 'The API’s own id of the account', (row) => row.externalId),
  column('name', 'text', 'Name of the holder', (row) => row.name),
  column('email', 'text', 'E-mail of the holder', (row) => row.email),
  column('balance', 'amount', 'Balance at the last good reading', (row) => storedToText(row.total)),
  column('available', 'amount', 'Of it, what can be spent', (row) => storedToText(row.available)),
  column('reserved', 'amount', 'Of it, what is reserved', (row) => storedToText(row.reserved)),
  column('unit', 'text', 'Unit of the amounts; two units are never added', (row) => row.unit),
  column('balance_as_of', 'instant', 'When the balance was read (UTC)', (row) => row.balanceAt),
  column('in_doubt', 'text', 'What else the balance may mean; empty where it is certain', (row) =>
    doubtOf(row.doubt?.mayMean),
  ),
  column('balance_before_doubt', 'amount', 'The last balance that was certain, while this one is in doubt', (row) =>
    storedToText(row.doubt?.before?.total ?? null),
  ),
  column('proof', 'text', 'Whether entries add up to the balance', (row) => row.proof),
  column('unexplained', 'amount', 'What entries cannot explain', (row) => storedToText(row.unexplained)),
  column('plan', 'text', 'Plan that ends first', (row) => row.planName),
  column('plan_ends_on', 'date', 'Its last day, as the API states it', (row) => row.planEndsOn),
  column('last_movement', 'instant', 'Latest entry (UTC)', (row) => row.lastMovementAt),
  column('problem', 'text', 'Why the last reading failed, if it did', (row) => row.problem?.sentence ?? null),
  column('incomplete', 'text', 'What of the account could not be read or kept', missingInWords),
  column('tags', 'text', 'Your tags, separated by semicolons', (row) => row.tags.join('; ')),
  column('note', 'text', 'Your note', (row) => row.note),
  column('first_seen', 'instant', 'When a sync first saw it (UTC)', (row) => row.firstSeenAt),
];
