import type { Account } from '../../domain/account.ts';
import { ProblemError } from '../../domain/problem.ts';
import type { Instant } from '../../domain/time.ts';
import type { OpenConnection } from '../connections/gateway.ts';
import type { Clock, Logger } from '../ports.ts';
import type { AccountReading, AccountRef, Provider, ProviderRequest } from '../providers/provider.ts';
import type { Cursor, Store } from '../store/store.ts';
import { cursorIdOf, identityDigest } from './ids.ts';
import type { RunRecord } from './run-record.ts';

/** All that one account's sync works with. */
export interface AccountContext {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly connection: OpenConnection['connection'];
  readonly provider: Provider;
  /** One for the whole account, so that readers of one answer can share it. */
  readonly request: ProviderRequest;
  readonly account: Account;
  readonly reference: AccountRef;
  readonly run: RunRecord;
  readonly signal: AbortSignal;
}

/** The key now answers for somebody else: the connection is put in quarantine and nothing of the answer is stored. */
export class HolderChanged extends Error {
  readonly reason: string;
  constructor(reason: string) {
    super(reason);
    this.name = 'HolderChanged';
    this.reason = reason;
  }
}

/** @throws HolderChanged when the reading names another holder than the saved account. */
export function checkHolder(
  context: Pick<AccountContext, 'account' | 'connection'>,
  holder: AccountReading | null,
): void {
  if (holder === null) return;
  const { account, connection } = context;
  if (holder.externalId !== account.externalId)
    throw new HolderChanged(
      `the key answers for ${nameOf(holder)} and no longer for ${account.name || account.externalId}.`,
    );
  if (holder.identity === null || account.identity === null) return;
  if (identityDigest(connection.id, holder.identity) !== account.identity)
    throw new HolderChanged(
      `the key answers for ${nameOf(holder)} and no longer for ${account.name || account.externalId}.`,
    );
}

function nameOf(holder: AccountReading): string {
  return holder.name || holder.email || holder.externalId;
}

export async function readCursor(
  { store, account, connection }: Pick<AccountContext, 'store' | 'account' | 'connection'>,
  resource: Cursor['resource'],
): Promise<Cursor> {
  const id = cursorIdOf(account.id, resource);
  return (
    (await store.table('cursors').get(id)) ?? {
      id,
      connectionId: connection.id,
      accountId: account.id,
      resource,
      checkpoint: null,
      lastGoodAt: null,
      lastFullSweepAt: null,
    }
  );
}

/** A checkpoint that cannot be read any more is no reason to fail: everything is idempotent, so it begins anew. */
export function parseCheckpoint(cursor: Cursor): unknown {
  if (cursor.checkpoint === null) return null;
  try {
    return JSON.parse(cursor.checkpoint);
  } catch {
    return null;
  }
}

/** @throws ProblemError when the account was removed while it was read. */
export async function reloadAccount({ store, account }: Pick<AccountContext, 'store' | 'account'>): Promise<Account> {
  const current = await store.table('accounts').get(account.id);
  if (current !== undefined) return current;
  throw new ProblemError({ code: 'account.removed', sentence: 'The account was removed while it was read.' });
}

/** The later of two instants; `null` is before everything. */
export function laterOf(a: Instant | null, b: Instant | null): Instant | null {
  if (a === null || b === null) return a ?? b;
  return a > b ? a : b;
}
