import type { Account } from '../../domain/account.ts';
import { ProblemError } from '../../domain/problem.ts';
import type { Gateway } from '../connections/gateway.ts';
import type { Reservation } from '../http/index.ts';
import type { Clock, Logger, Random } from '../ports.ts';
import { ProviderError } from '../providers/provider.ts';
import type { Store } from '../store/store.ts';
import { HolderChanged, problemOfOne } from './account-context.ts';
import type { LookDistances } from './look-distances.ts';
import { quarantine } from './mark-failures.ts';
import { RunRecord } from './run-record.ts';
import { storeBalance } from './store-balance.ts';

interface ReadBalanceParts {
  readonly store: Store;
  readonly gateway: Gateway;
  readonly clock: Clock;
  readonly looks: LookDistances;
  readonly random: Random;
  readonly logger: Logger;
}

/**
 * Reads one account's balance now and stores it, as a run of its own, so that the snapshot can be traced. The caller
 * holds the account. What the balance moved by is left to the next sync, which sees every snapshot in between.
 * @param reservation of the account's connection: the reading leaves at once, within it.
 * @throws ProviderError, ProblemError
 */
export async function readBalanceNow(
  parts: ReadBalanceParts,
  accountId: string,
  signal: AbortSignal,
  reservation?: Reservation,
): Promise<Account> {
  const { store, gateway, clock, looks, random, logger } = parts;
  const account = await store.table('accounts').get(accountId);
  if (account === undefined)
    throw new ProblemError({ code: 'account.unknown', sentence: 'There is no such account in this workspace.' });
  const open = await gateway.open(account.connectionId);
  const { connection, provider } = open;
  if (!provider.readBalance)
    throw new ProblemError({ code: 'account.no-balance', sentence: 'This API does not state a balance.' });
  const table = store.table('runs');
  const run = new RunRecord(
    { table, clock, logger },
    { id: random.id(), connectionId: connection.id, trigger: 'adjustment' },
  );
  run.expectAccounts(1);
  await run.begin();
  try {
    const request = open.request(
      signal,
      run.listener(() => account.externalId),
      reservation,
    );
    const reading = await provider.readBalance(request, { externalId: account.externalId, unit: account.unit });
    await storeBalance({ store, account, connection, provider, looks, runId: run.id }, reading);
    const current = await store.table('accounts').update(accountId, (latest) => ({ ...latest, problem: null }));
    run.accountDone();
    await run.end('done');
    return current;
  } catch (thrown) {
    const failure = await asProblem(parts, thrown, connection);
    if (failure instanceof ProviderError || failure instanceof ProblemError) run.problem(account.id, failure.problem);
    await run.end(signal.aborted ? 'cancelled' : 'failed');
    throw failure;
  }
}

async function asProblem(
  { store }: ReadBalanceParts,
  thrown: unknown,
  connection: Parameters<typeof quarantine>[1],
): Promise<unknown> {
  if (thrown instanceof HolderChanged)
    return new ProblemError(await quarantine(store, connection, thrown.reason), { cause: thrown });
  if (thrown instanceof ProviderError && thrown.code === 'another account')
    return new ProblemError(await quarantine(store, connection, thrown.problem.sentence), { cause: thrown });
  const problem = problemOfOne(thrown);
  return problem === null || thrown instanceof ProviderError ? thrown : new ProblemError(problem, { cause: thrown });
}
