import type { Account } from '../../domain/account.ts';
import { ProblemError, type Problem } from '../../domain/problem.ts';
import type { RunState, SyncRun } from '../../domain/sync-run.ts';
import { ensureRules } from '../books/index.ts';
import type { Gateway, OpenConnection } from '../connections/gateway.ts';
import type { Clock, Logger } from '../ports.ts';
import { ProviderError } from '../providers/provider.ts';
import type { Store } from '../store/store.ts';
import { HolderChanged, problemOfOne, type AccountContext } from './account-context.ts';
import { findAccounts } from './find-accounts.ts';
import { markUnread, quarantine } from './mark-failures.ts';
import type { LookDistances } from './look-distances.ts';
import type { RunRecord } from './run-record.ts';
import { syncAccount, type AccountResult } from './sync-account.ts';

interface RunConnection {
  readonly store: Store;
  readonly gateway: Gateway;
  readonly clock: Clock;
  readonly looks: LookDistances;
  readonly logger: Logger;
  readonly open: OpenConnection;
  readonly run: RunRecord;
  readonly isFullSweep: boolean;
  /** The accounts that are meant; `null`: all that the connection has. */
  readonly only: ReadonlySet<string> | null;
  readonly signal: AbortSignal;
  /** Called after each account, when it is no longer held. */
  readonly onAccountSynced: (accountId: string) => Promise<void>;
}

export interface RunResult {
  readonly run: Readonly<SyncRun>;
  /** What stopped the run as a whole; `null`: it went through all accounts. */
  readonly stoppedBy: Problem | null;
  readonly retryAfterMilliseconds: number | null;
  /** The most entries one account brought, not counting one that was read for the first time. */
  readonly mostInserted: number;
  /** How many entries the API shows at most; `null`: all. */
  readonly windowSize: number | null;
}

/** One attempt to bring one connection up to date. Never throws for what an API or an operator does. */
export async function runConnection(parts: RunConnection): Promise<RunResult> {
  const { run, signal } = parts;
  let mostInserted = 0;
  let failed = 0;
  let incomplete = 0;
  let stop: { readonly problem: Problem; readonly retryAfter: number | null } | null = null;
  let accounts: readonly Account[] = [];
  try {
    await ensureRules(parts.store, parts.open.connection.id, parts.open.provider.manifest.movements);
    const request = parts.open.request(
      signal,
      run.listener(() => (accounts.length === 1 ? (accounts[0]?.externalId ?? '') : '')),
    );
    accounts = parts.only === null ? await findAccounts({ ...parts, request }) : await known(parts, parts.only);
    run.expectAccounts(accounts.length);
    for (const account of accounts) {
      signal.throwIfAborted();
      const result = await syncOne(parts, account, accounts.length === 1 ? request : null);
      if ('problem' in result) failed += 1;
      else {
        if (noteResult(run, account, result)) incomplete += 1;
        if (account.lastSyncedAt !== null) mostInserted = Math.max(mostInserted, result.inserted);
      }
      run.accountDone();
    }
  } catch (thrown) {
    stop = await reasonToStop(parts, thrown);
    if (stop !== null) {
      const { run: begun } = run;
      run.problem(null, stop.problem);
      await markUnread(parts.store, parts.open.connection, accounts.slice(begun.accountsDone), stop.problem);
    }
  }
  const state = endState(signal, { isStopped: stop !== null, failed, incomplete, accounts: accounts.length });
  return {
    run: await run.end(state),
    stoppedBy: stop?.problem ?? null,
    retryAfterMilliseconds: stop?.retryAfter ?? null,
    mostInserted,
    windowSize: parts.open.provider.manifest.ledger.windowSize,
  };
}

/** Notes in the run what is not as it should be of an account that was read. @returns whether something is missing. */
function noteResult(run: RunRecord, account: Account, { isInDoubt, missing }: AccountResult): boolean {
  if (isInDoubt) run.balanceInDoubt();
  const [first] = missing;
  if (first !== undefined) run.problem(account.id, first.problem, true);
  return first !== undefined;
}

/** Those of the accounts that there still are. */
async function known({ store }: RunConnection, ids: ReadonlySet<string>): Promise<readonly Account[]> {
  return [...(await store.table('accounts').getMany([...ids])).values()];
}

async function syncOne(
  parts: RunConnection,
  account: Account,
  shared: ReturnType<OpenConnection['request']> | null,
): Promise<AccountResult | { readonly problem: Problem }> {
  const { store, gateway, open, run, signal, clock, looks, logger } = parts;
  let result: AccountResult;
  try {
    await using _hold = await gateway.holdAccount(account.id);
    const context: AccountContext = {
      store,
      clock,
      looks,
      logger,
      connection: open.connection,
      provider: open.provider,
      // Where the key names its one account, readers of one answer share it from the first call on.
      request:
        shared ??
        open.request(
          signal,
          run.listener(() => account.externalId),
        ),
      account: (await store.table('accounts').get(account.id)) ?? account,
      reference: { externalId: account.externalId, unit: account.unit },
      run,
      signal,
      touched: { from: null },
    };
    result = await syncAccount(context, parts.isFullSweep);
    await store
      .table('accounts')
      .update(account.id, (current) => ({ ...current, problem: null, lastSyncedAt: clock.now() }));
  } catch (thrown) {
    signal.throwIfAborted();
    const problem = problemOfOne(thrown);
    if (problem === null) throw thrown;
    run.problem(account.id, problem);
    await store.table('accounts').update(account.id, (current) => ({ ...current, problem }));
    return { problem };
  }
  await tell(parts, account);
  return result;
}

async function tell({ onAccountSynced, logger }: RunConnection, account: Account): Promise<void> {
  try {
    await onAccountSynced(account.id);
  } catch (thrown) {
    logger.error('sync.listener-failed', { accountId: account.id, why: String(thrown) });
  }
}

/** @returns `null` for a cancelled run: that is no failure. */
async function reasonToStop(
  parts: RunConnection,
  thrown: unknown,
): Promise<{ readonly problem: Problem; readonly retryAfter: number | null } | null> {
  const { store, open, signal, logger } = parts;
  if (thrown instanceof HolderChanged)
    return { problem: await quarantine(store, open.connection, thrown.reason), retryAfter: null };
  if (thrown instanceof ProviderError && thrown.code === 'another account')
    return { problem: await quarantine(store, open.connection, thrown.problem.sentence), retryAfter: null };
  if (signal.aborted) return null;
  if (thrown instanceof ProviderError) return { problem: thrown.problem, retryAfter: thrown.retryAfterMilliseconds };
  if (thrown instanceof ProblemError) return { problem: thrown.problem, retryAfter: null };
  logger.error('sync.run-failed', { connectionId: open.connection.id, error: thrown });
  return {
    problem: {
      code: 'sync.failed',
      sentence: 'The sync stopped at a fault of Counterfoil itself.',
      kept: 'What was stored before it is kept, and nothing was stored twice.',
      cure: 'Start it again. If it stays, report it with the log.',
      detail: thrown instanceof Error ? `${thrown.name}: ${thrown.message}`.slice(0, 300) : undefined,
    },
    retryAfter: null,
  };
}

function endState(
  signal: AbortSignal,
  end: {
    readonly isStopped: boolean;
    readonly failed: number;
    readonly incomplete: number;
    readonly accounts: number;
  },
): Exclude<RunState, 'running' | 'interrupted'> {
  if (end.isStopped) return 'failed';
  if (signal.aborted) return 'cancelled';
  if (end.failed + end.incomplete === 0) return 'done';
  return end.failed === end.accounts ? 'failed' : 'partial';
}
