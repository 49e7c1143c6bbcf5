import type { AdjustmentRequest, AdjustmentWarning } from '../../contract/adjustments.ts';
import type { Account } from '../../domain/account.ts';
import type { Adjustment } from '../../domain/adjustment.ts';
import type { Connection } from '../../domain/connection.ts';
import type { Instant } from '../../domain/time.ts';
import { staleAfter } from '../accounts/index.ts';
import type { Provider } from '../providers/provider.ts';
import { amountInWords, changeInWords, timeInWords } from '../words.ts';
import { duplicateWarnings } from './duplicates.ts';
import type { Plan } from './plan.ts';
import type { Grounds } from './preview.ts';

/** What an operator acknowledges who has looked, and found that the balance is 0. */
const ZERO_IN_DOUBT = 'adjustment.zero-may-mean-unknown';

export interface WarningSubject {
  readonly request: AdjustmentRequest;
  readonly account: Account;
  readonly connection: Connection;
  readonly provider: Provider;
  readonly plan: Plan;
  readonly lastAboveZero: Grounds['lastAboveZero'];
  readonly now: Instant;
  /** Other adjustments of this account of the last day, and older ones that are queued, newest first; none that was declined or failed. */
  readonly others: readonly Adjustment[];
}

/** What an operator should have read before sending, none of which forbids it. */
export function readWarnings(subject: WarningSubject): AdjustmentWarning[] {
  return [...duplicateWarnings(subject), ...waitingWarnings(subject), ...balanceWarnings(subject)];
}

function waitingWarnings({ others }: WarningSubject): AdjustmentWarning[] {
  const waiting = others.filter(({ state }) => state === 'queued');
  return waiting.map((other) => ({
    code: 'adjustment.queued-before',
    sentence: `Another adjustment of ${changeInWords(other.delta)} for this account is queued. It is sent first; if the balance moves, this one asks again.`,
    acknowledge: null,
    adjustmentId: other.id,
  }));
}

function balanceWarnings({
  account,
  connection,
  provider,
  plan,
  lastAboveZero,
  now,
}: WarningSubject): AdjustmentWarning[] {
  const stale = staleAfter(account.balanceAt, connection.intervalMinutes);
  return [
    stale !== null && stale < now && account.balanceAt !== null
      ? toRead(
          'adjustment.balance-stale',
          `The balance was read at ${timeInWords(account.balanceAt)}; it will be read again before anything is sent.`,
        )
      : null,
    restsOnZero(plan, provider)
      ? { ...toRead(ZERO_IN_DOUBT, zeroSentence(provider, lastAboveZero, account.unit)), acknowledge: ZERO_IN_DOUBT }
      : null,
    plan.method === 'set'
      ? toRead(
          'adjustment.sets-the-balance',
          `${provider.manifest.name} can only set a balance: any change made between our last read and the write is overwritten.`,
        )
      : null,
    account.proof === 'broken'
      ? toRead('adjustment.proof-broken', 'The entries of this account do not add up to its balance.')
      : null,
    connection.state === 'paused'
      ? toRead(
          'adjustment.connection-paused',
          `“${connection.label}” is paused: the adjustment waits until it is resumed.`,
        )
      : null,
  ].filter((warning) => warning !== null);
}

/**
 * A balance is set on top of a 0 that may be no balance at all (docs/decisions/0024): whatever is really there would
 * be replaced. One that is set to what the operator names replaces it on purpose.
 */
export function restsOnZero(
  { method, before, target }: Pick<Plan, 'method' | 'before' | 'target'>,
  { manifest }: Provider,
): boolean {
  return method === 'set' && target === null && before === 0 && manifest.amounts.zeroMayMeanUnknown === true;
}

function zeroSentence({ manifest }: Provider, lastAboveZero: Grounds['lastAboveZero'], unit: string): string {
  const doubt = `${manifest.name} also answers 0 for a user it does not know, and would set the balance on top of that.`;
  const before =
    lastAboveZero === null
      ? ''
      : ` At ${timeInWords(lastAboveZero.at)} it read ${amountInWords(lastAboveZero.total)} ${unit}.`;
  return `The balance reads 0. ${doubt}${before} Check the account at the provider: what it really holds would be replaced.`;
}

function toRead(code: string, sentence: string): AdjustmentWarning {
  return { code, sentence, acknowledge: null, adjustmentId: null };
}
