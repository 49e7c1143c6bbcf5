import type { Account } from '../../domain/account.ts';
import type { Connection } from '../../domain/connection.ts';
import type { Problem } from '../../domain/problem.ts';
import type { Store } from '../store/store.ts';

/** The numbers of these accounts stay, with the reason why they could not be read again. */
export async function markUnread(
  store: Store,
  connection: Connection,
  accounts: readonly Account[],
  problem: Problem,
): Promise<void> {
  const table = store.table('accounts');
  const unread = accounts.length > 0 ? accounts : await table.find({ selector: { connectionId: connection.id } });
  for (const account of unread) {
    if (account.problem?.code === problem.code && account.problem.sentence === problem.sentence) continue;
    await table.update(account.id, (current) => ({ ...current, problem }));
  }
}

/** Nothing more is read or sent through this connection until a person decides (docs/provider-facts.md §6.11). */
export async function quarantine(store: Store, connection: Connection, reason: string): Promise<Problem> {
  await store
    .table('connections')
    .update(connection.id, (current) => ({ ...current, state: 'quarantined', stateReason: reason }));
  return {
    code: 'connection.quarantined',
    sentence: `${connection.label} is in quarantine: ${reason}`,
    kept: 'Nothing of the answer was stored.',
    cure: 'Check whose key it is under Connections, then replace the key, or resume to accept the new holder.',
  };
}

/** A crash left these runs open. They ended, as far as anybody knows, with their last call. */
export async function closeInterrupted(store: Store): Promise<number> {
  const table = store.table('runs');
  const open = await table.find({ selector: { state: 'running' } });
  for (const run of open)
    await table.update(run.id, (current) => ({
      ...current,
      state: 'interrupted',
      endedAt: current.calls.at(-1)?.at ?? current.startedAt,
    }));
  return open.length;
}
