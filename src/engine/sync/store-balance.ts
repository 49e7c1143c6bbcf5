import type { Account, Balance } from '../../domain/account.ts';
import { statesWhere } from '../../domain/adjustment-state.ts';
import { toStored, type Credits } from '../../domain/credits.ts';
import { judgeDoubt, type Doubt, type MayMean } from '../../domain/doubt.ts';
import type { AccountId } from '../../domain/ids.ts';
import type { BalanceMark } from '../../domain/observed.ts';
import { ProviderError, type BalanceReading } from '../providers/provider.ts';
import type { Patch, Readable, Store, Writes } from '../store/store.ts';
import { checkHolder, type AccountContext } from './account-context.ts';
import { balanceIdOf, identityDigest } from './ids.ts';

/** What a reading needs to be stored. */
type BalanceContext = Pick<AccountContext, 'store' | 'account' | 'connection' | 'provider' | 'looks'> & {
  readonly runId: Balance['runId'];
};

/** A stored reading, as far as the rules need it. */
export interface StoredReading {
  readonly mark: BalanceMark;
  /** The last snapshot that was kept by then, this one or an equal one before. */
  readonly order: number;
  readonly reading: BalanceReading;
  /** Set while it cannot be taken at its word. */
  readonly doubt: Doubt | null;
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
  const { store, account, connection, looks, runId } = context;
  const current = (await store.table('accounts').get(account.id)) ?? account;
  const total = toStored(reading.total);
  const judged = judgeDoubt(
    { total: current.total, at: current.balanceAt, doubt: current.doubt },
    {
      total,
      at: reading.at,
      distance: distanceOf(context, reading, current.doubt),
      mayMean: meaningOf(context, reading),
    },
  );
  const doubt = judged !== null && (await isWhatWeSet(store, account.id, total)) ? null : judged;
  if (doubt !== null && (current.doubt === null || current.total !== total)) looks.begin(account.id);
  const last = await lastSnapshot(store, account.id);
  const order = (last?.order ?? 0) + 1;
  const isBelievedNow = current.doubt !== null && doubt === null && current.total === total;
  const known = isBelievedNow ? last : await lastBelieved(store, account.id, last);
  const snapshot: Balance = {
    id: balanceIdOf(account.id, order),
    connectionId: connection.id,
    accountId: account.id,
    at: reading.at,
    askedAt: reading.askedAt,
    total,
    reserved: stored(reading.reserved),
    available: stored(reading.available),
    unit: reading.unit,
    runId,
    order,
    step: doubt === null ? total - (known?.total ?? 0) : null,
    mayMean: doubt?.mayMean ?? null,
  };
  const isKept = last === undefined || isWorthKeeping(last, snapshot);
  const fields = {
    total,
    reserved: snapshot.reserved,
    available: snapshot.available,
    unit: snapshot.unit,
    balanceAt: snapshot.at,
    balanceRunId: runId,
    doubt,
    ...holderPatch(context, reading),
  };
  return {
    mark: { id: runId, order, at: reading.at, total: reading.total },
    order: isKept ? snapshot.order : last.order,
    reading,
    doubt,
    writes: {
      put: { balances: isKept ? [snapshot] : [] },
      patch: {
        accounts: [{ id: account.id, fields }],
        balances: isBelievedNow ? await planBelief(store, account.id) : [],
      },
    },
  };
}

const ANSWERED = statesWhere(({ isUnsettled, effect }) => isUnsettled && effect !== 'in doubt');

/** Whether an adjustment of ours has just set this balance: then there is no doubt why it reads so. */
async function isWhatWeSet(store: Store, accountId: string, total: number): Promise<boolean> {
  const found = await store.table('adjustments').find({ selector: { accountId, state: { $in: ANSWERED } } });
  return found.some(({ intended }) => intended === total);
}

/** The balance of an account means what it says, and so do the snapshots that stated it. */
export async function believe(store: Store, accountId: AccountId): Promise<void> {
  const balances = await planBelief(store, accountId);
  await store.commit({ patch: { accounts: [{ id: accountId, fields: { doubt: null } }], balances } });
}

/** The snapshots in doubt that the last reading repeats: what they state is taken at its word from now on. */
async function planBelief(store: Store, accountId: string): Promise<readonly Patch<Balance>[]> {
  const patches: Patch<Balance>[] = [];
  const doubtful: Balance[] = [];
  const query = { selector: { accountId }, sort: [{ order: 'desc' as const }] };
  for await (const rows of store.table('balances').scan(query, 50)) {
    for (const row of rows) {
      const newer = doubtful.at(-1);
      if (newer !== undefined) patches.push(beliefOf(newer, row));
      if (row.mayMean === null) return patches;
      doubtful.push(row);
    }
  }
  const first = doubtful.at(-1);
  return first === undefined ? patches : [...patches, beliefOf(first, undefined)];
}

function beliefOf({ id, total }: Balance, before: Balance | undefined): Patch<Balance> {
  return { id, fields: { mayMean: null, step: (total ?? 0) - (before?.total ?? 0) } };
}

function distanceOf({ looks, account }: BalanceContext, reading: BalanceReading, doubt: Doubt | null): number {
  return doubt === null ? 0 : looks.before(reading, account.id, doubt.since);
}

/** The order of the last snapshot of an account that was kept; 0: none was. */
export async function lastOrder(store: Readable, accountId: string): Promise<number> {
  return (await lastSnapshot(store, accountId))?.order ?? 0;
}

async function lastSnapshot(store: Readable, accountId: string): Promise<Balance | undefined> {
  const [last] = await store.table('balances').find({ selector: { accountId }, sort: [{ order: 'desc' }], limit: 1 });
  return last;
}

/** The last snapshot that is not in doubt. */
async function lastBelieved(store: Store, accountId: string, last: Balance | undefined): Promise<Balance | undefined> {
  if (last === undefined || last.mayMean === null) return last;
  const [believed] = await store.table('balances').find({
    selector: { accountId, mayMean: null },
    sort: [{ order: 'desc' }],
    limit: 1,
  });
  return believed;
}

/** What the provider read beside the number, or what the API is known to answer for a user that it does not know. */
function meaningOf({ provider }: BalanceContext, { mayMean, total }: BalanceReading): MayMean | null {
  if (mayMean !== undefined && mayMean !== null) return mayMean;
  return total === 0n && provider.manifest.amounts.zeroMayMeanUnknown === true ? 'unknown user' : null;
}

function isWorthKeeping(last: Balance, next: Balance): boolean {
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
