import type { TestReport } from '../../contract/connections.ts';
import { formatCredits } from '../../domain/credits.ts';
import { ProblemError, type Problem } from '../../domain/problem.ts';
import { ProviderError, type ProbeReport } from '../providers/provider.ts';
import type { OpenConnection } from './gateway.ts';

/** Accounts named in a report; their number is always exact. */
const MOST_NAMED = 50;

/** Asks an API who a key belongs to and says what it answered. Nothing is saved. */
export async function testConnection(
  open: OpenConnection,
  origin: string,
  signal: AbortSignal,
): Promise<Omit<TestReport, 'commands'>> {
  try {
    return reportOf(await open.provider.probe(open.request(signal), open.connection.accountIds), origin);
  } catch (thrown) {
    signal.throwIfAborted();
    const problem = thrown instanceof ProviderError || thrown instanceof ProblemError ? thrown.problem : null;
    if (problem === null) throw thrown;
    return failed(origin, problem);
  }
}

function reportOf({ accounts, balance, sentences }: ProbeReport, origin: string): Omit<TestReport, 'commands'> {
  return {
    isWorking: true,
    origin,
    sentences: [...sentences],
    accounts: accounts.slice(0, MOST_NAMED).map(({ externalId, name, email }) => ({ externalId, name, email })),
    accountsFound: accounts.length,
    balance: balance && {
      amount: balance.total === null ? null : formatCredits(balance.total),
      unit: balance.unit,
      at: balance.at,
      staleAfter: null,
      problem: null,
      doubt: null,
    },
    problem: null,
  };
}

function failed(origin: string, problem: Problem): Omit<TestReport, 'commands'> {
  return { isWorking: false, origin, sentences: [], accounts: [], accountsFound: 0, balance: null, problem };
}
