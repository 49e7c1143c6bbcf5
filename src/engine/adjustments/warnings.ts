import type { AdjustmentRequest } from '../../contract/adjustments.ts';
import type { Account } from '../../domain/account.ts';
import type { Adjustment, AdjustmentState } from '../../domain/adjustment.ts';
import type { Connection } from '../../domain/connection.ts';
import { toMilliseconds, type Instant } from '../../domain/time.ts';
import { daysBefore, staleAfter, type Directory } from '../accounts/index.ts';
import type { Provider } from '../providers/provider.ts';
import type { Store } from '../store/store.ts';
import { amountInWords, changeInWords, timeInWords } from '../words.ts';
import type { Plan } from './plan.ts';

const DAY = 86_400_000;
const COMPENSATIONS = ['refund', 'goodwill'];
const REMEMBERED_DAYS = 90;
const MOST_SHOWN = 5;
/** States in which nothing was or will be given. */
const WITHOUT_EFFECT: readonly AdjustmentState[] = ['draft', 'declined', 'failed'];

export interface WarningParts {
  readonly store: Store;
  readonly directory: Directory;
}

export interface WarningSubject {
  readonly request: AdjustmentRequest;
  readonly account: Account;
  readonly connection: Connection;
  readonly provider: Provider;
  readonly plan: Plan;
  readonly now: Instant;
  /** When it is in the book already: it is no duplicate of itself. */
  readonly ownId: string | null;
}

/** What an operator should have read before sending, none of which forbids it. */
export async function readWarnings(parts: WarningParts, subject: WarningSubject): Promise<string[]> {
  const others = await recentAdjustments(parts, subject);
  const twin = findTwin(others, subject);
  return [
    ...duplicateWarnings(twin),
    ...(await compensationWarnings(others, twin, parts, subject)),
    ...waitingWarnings(others, subject),
    ...balanceWarnings(subject),
  ];
}

/** Of this account and of every account with the same e-mail, at any connection, in the last 90 days. */
async function recentAdjustments(parts: WarningParts, subject: WarningSubject): Promise<readonly Adjustment[]> {
  const accounts = await parts.directory.accounts();
  const email = subject.account.email.toLowerCase();
  const ids: string[] = [subject.account.id];
  if (email !== '') {
    for (const card of accounts.values()) {
      if (card.email.toLowerCase() === email && card.id !== subject.account.id) ids.push(card.id);
    }
  }
  const since = daysBefore(subject.now, REMEMBERED_DAYS);
  const found = await parts.store.table('adjustments').find({
    selector: { accountId: { $in: ids }, createdAt: { $gte: since }, state: { $nin: WITHOUT_EFFECT } },
    sort: [{ createdAt: 'desc' }],
    limit: 200,
  });
  return found.filter((adjustment) => adjustment.id !== subject.ownId);
}

function findTwin(others: readonly Adjustment[], subject: WarningSubject): Adjustment | undefined {
  const { request, account, plan, now } = subject;
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

async function compensationWarnings(
  others: readonly Adjustment[],
  twin: Adjustment | undefined,
  { directory }: WarningParts,
  { request }: WarningSubject,
): Promise<string[]> {
  if (!COMPENSATIONS.includes(request.kind)) return [];
  const connections = await directory.connections();
  const given = others.filter(
    (other) => COMPENSATIONS.includes(other.kind) && other.delta > 0 && other.id !== twin?.id,
  );
  return given.slice(0, MOST_SHOWN).map((other) => {
    const why = other.reason === request.reason ? 'the same reason' : `“${other.reason}”`;
    const where = connections.get(other.connectionId)?.label ?? 'a removed connection';
    return `${amountInWords(other.delta)} ${other.unit} given on ${other.createdAt.slice(0, 10)} for ${why} (${where}, by ${other.createdBy}).`;
  });
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
