import type { Account, Balance } from '../../domain/account.ts';
import { toStored, type Credits } from '../../domain/credits.ts';
import type { BalanceMark } from '../../domain/observed.ts';
import { ProviderError, type BalanceReading } from '../providers/provider.ts';
import type { Writes } from '../store/store.ts';
import { checkHolder, type AccountContext } from './account-context.ts';
import { balanceIdOf, identityDigest } from './ids.ts';

/** What a reading needs to be stored. */
export type BalanceContext = Pick<AccountContext, 'store' | 'account' | 'connection'> & {
  readonly runId: Balance['runId'];
};

/** A stored reading, as far as the rules need it. */
export interface StoredReading {
  readonly mark: BalanceMark;
  readonly reading: BalanceReading;
}

/** Stores what the API says the account holds. @throws as `planBalance`. */
export async function storeBalance(context: BalanceContext, reading: BalanceReading): Promise<StoredReading> {
  const { writes, ...stored } = await planBalance(context, reading);
  await context.store.commit(writes);
  return stored;
}

/**
 * What is to be written of a balance. A snapshot is kept when something changed, and once a day.
 * @throws HolderChanged, ProviderError `unexpected shape` when the answer states no balance: absent is not zero.
 */
export async function planBalance(
  context: BalanceContext,
  reading: BalanceReading,
): Promise<StoredReading & { readonly writes: Writes }> {
  checkHolder(context, reading.holder);
  if (reading.total === null) throw noTotal();
  const { store, account, connection, runId } = context;
  const snapshot: Balance = {
    id: balanceIdOf(account.id, reading.at),
    connectionId: connection.id,
    accountId: account.id,
    at: reading.at,
    askedAt: reading.askedAt,
    total: toStored(reading.total),
    reserved: stored(reading.reserved),
    available: stored(reading.available),
    unit: reading.unit,
    runId,
  };
  const [last] = await store
    .table('balances')
    .find({ selector: { accountId: account.id }, sort: [{ at: 'desc' }], limit: 1 });
  const fields = {
    total: snapshot.total,
    reserved: snapshot.reserved,
    available: snapshot.available,
    unit: snapshot.unit,
    balanceAt: snapshot.at,
    balanceRunId: runId,
    ...holderPatch(context, reading),
  };
  return {
    mark: { id: reading.at, at: reading.at, total: reading.total },
    reading,
    writes: {
      put: { balances: last === undefined || isWorthKeeping(last, snapshot) ? [snapshot] : [] },
      patch: { accounts: [{ id: account.id, fields }] },
    },
  };
}

function isWorthKeeping(last: Balance, next: Balance): boolean {
  if (last.at >= next.at) return false;
  return (
    last.at.slice(0, 10) !== next.at.slice(0, 10) ||
    last.total !== next.total ||
    last.reserved !== next.reserved ||
    last.available !== next.available ||
    last.unit !== next.unit
  );
}

function holderPatch({ account, connection }: BalanceContext, { holder }: BalanceReading): Partial<Account> {
  if (holder === null) return {};
  return {
    ...(holder.name === '' ? {} : { name: holder.name }),
    ...(holder.email === '' ? {} : { email: holder.email }),
    ...(holder.identity === null || account.identity !== null
      ? {}
      : { identity: identityDigest(connection.id, holder.identity) }),
  };
}

function stored(amount: Credits | null): number | null {
  return amount === null ? null : toStored(amount);
}

function noTotal(): ProviderError {
  return new ProviderError('unexpected shape', {
    code: 'provider.unexpected-shape',
    sentence: 'The answer does not state a balance.',
    kept: 'The last good balance is kept: absent is not zero.',
    cure: 'Look at the raw answer; the API may have changed.',
  });
}
