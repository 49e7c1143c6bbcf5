import type { Balance } from '../../domain/account.ts';
import { storedToText } from '../../domain/credits.ts';
import { accountOf, column, doubtOf, labelOf, type Column } from './column.ts';

export const balanceColumns: readonly Column<Balance>[] = [
  column('at', 'instant', 'When the answer was complete (UTC)', (row) => row.at),
  column('connection', 'text', 'Name of the connection', (row, names) => labelOf(names, row.connectionId)),
  column(
    'account_id',
    'text',
    'The API’s own id of the account',
    (row, names) => accountOf(names, row.accountId)?.externalId ?? null,
  ),
  column('name', 'text', 'Name of the holder', (row, names) => accountOf(names, row.accountId)?.name ?? null),
  column('balance', 'amount', 'What the account held', (row) => storedToText(row.total)),
  column('available', 'amount', 'Of it, what could be spent', (row) => storedToText(row.available)),
  column('reserved', 'amount', 'Of it, what was reserved', (row) => storedToText(row.reserved)),
  column('unit', 'text', 'Unit of the amounts', (row) => row.unit),
  column('in_doubt', 'text', 'What else it may mean; empty where it is certain', (row) => doubtOf(row.mayMean)),
  column('asked_at', 'instant', 'When the request began: the balance held between the two (UTC)', (row) => row.askedAt),
  column('run', 'text', 'The sync run that brought it', (row) => row.runId),
];
