import type { AdjustmentRequest } from '../../contract/adjustments.ts';
import type { Account } from '../../domain/account.ts';
import type { Adjustment } from '../../domain/adjustment.ts';
import type { Connection } from '../../domain/connection.ts';
import { toMilliseconds, type Instant } from '../../domain/time.ts';
import { staleAfter } from '../accounts/index.ts';
import type { Provider } from '../providers/provider.ts';
import { changeInWords, timeInWords } from '../words.ts';
import type { Plan } from './plan.ts';

const DAY = 86_400_000;

export interface WarningSubject {
  readonly request: AdjustmentRequest;
  readonly account: Account;
  readonly connection: Connection;
  readonly provider: Provider;
  readonly plan: Plan;
  readonly now: Instant;
  /** Other adjustments of this person of late, newest first. */
  readonly others: readonly Adjustment[];
}

/** What an operator should have read before sending, none of which forbids it. */
export function readWarnings(subject: WarningSubject): string[] {
  const { others } = subject;
  const twin = findTwin(others, subject);
  return [...duplicateWarnings(twin), ...waitingWarnings(others, subject), ...balanceWarnings(subject)];
}

/** The same change of the same account for the same reason, within a day. */
export function findTwin(
  others: readonly Adjustment[],
  { request, account, plan, now }: Pick<WarningSubject, 'request' | 'account' | 'plan' | 'now'>,
): Adjustment | undefined {
  return others.find(
    (other) =>
      other.accountId === account.id &&
      other.delta === plan.delta &&
      other.reason === request.reason &&
      toMilliseconds(now) - toMilliseconds(other.createdAt) < DAY,
  );
}

function duplicateWarnings(twin: Adjustment | undefined): string[] {
  if (twin === undefined) return [];
  return [
    `The same was done already: ${changeInWords(twin.delta)} for “${twin.reason}” at ${timeInWords(twin.createdAt)} by ${twin.createdBy} (${twin.state}).`,
  ];
}

function waitingWarnings(others: readonly Adjustment[], { account }: WarningSubject): string[] {
  const waiting = others.filter((other) => other.accountId === account.id && other.state === 'queued');
  return waiting.map(
    (other) =>
      `Another adjustment of ${changeInWords(other.delta)} for this account waits in the outbox; it goes first, and this one will ask again if the balance has moved.`,
  );
}

function balanceWarnings({ account, connection, provider, plan, now }: WarningSubject): string[] {
  const stale = staleAfter(account.balanceAt, connection.intervalMinutes);
  const { zeroMayMeanUnknown = false } = provider.manifest.amounts;
  return [
    stale !== null && stale < now && account.balanceAt !== null
      ? `The balance was read at ${timeInWords(account.balanceAt)}; it will be read again before anything is sent.`
      : '',
    plan.before === 0 && zeroMayMeanUnknown
      ? `${provider.manifest.name} also answers 0 for a user it does not know: make sure this account exists.`
      : '',
    plan.method === 'set'
      ? `${provider.manifest.name} can only set a balance: a purchase in the same second would be overwritten.`
      : '',
    account.proof === 'broken' ? 'The entries of this account do not add up to its balance.' : '',
    connection.state === 'paused' ? `“${connection.label}” is paused: the adjustment waits until it is resumed.` : '',
  ].filter(Boolean);
}
