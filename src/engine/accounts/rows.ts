import type { AccountRow } from '../../contract/accounts.ts';
import type { BalancePoint } from '../../contract/procedure.ts';
import { shownName, type Account } from '../../domain/account.ts';
import type { Connection } from '../../domain/connection.ts';
import { storedToText } from '../../domain/credits.ts';
import { agedAmount, missingOf } from './ages.ts';

/** An account as lists and its detail show it. */
export function accountRow(account: Account, connection: Connection | undefined, line: BalancePoint[]): AccountRow {
  const interval = connection?.intervalMinutes ?? 0;
  return {
    id: account.id,
    connectionId: account.connectionId,
    connectionLabel: connection?.label ?? '',
    externalId: account.externalId,
    name: shownName(account),
    email: account.email,
    proof: account.proof,
    proofGround: account.proofGround,
    provedSince: account.provedSince,
    unexplained: storedToText(account.unexplained),
    balance: agedAmount(account, 'total', interval),
    available: agedAmount(account, 'available', interval),
    reserved: agedAmount(account, 'reserved', interval),
    line,
    missing: missingOf(account),
    planName: account.planName,
    planEndsOn: account.planEndsOn,
    lastMovementAt: account.lastMovementAt,
    note: account.note,
    tags: account.tags,
  };
}
