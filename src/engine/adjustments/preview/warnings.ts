import type { AdjustmentRequest, AdjustmentWarning } from '../../../contract/adjustments.ts';
import type { Account } from '../../../domain/account.ts';
import { statesWhere } from '../../../domain/adjustment-state.ts';
import type { Adjustment } from '../../../domain/adjustment.ts';
import type { Connection } from '../../../domain/connection.ts';
import { ProblemError } from '../../../domain/problem.ts';
import type { Instant } from '../../../domain/time.ts';
import { daysBefore, staleAfter, type Directory } from '../../accounts/index.ts';
import type { Provider } from '../../providers/provider.ts';
import { amountInWords, changeInWords, countInWords, timeInWords } from '../../words.ts';
import type { Plan } from './plan.ts';
import type { Grounds } from './preview.ts';

/** So many warnings are told one by one. */
const MOST_TOLD = 5;
/** So many others of one ticket are. */
const MOST_OF_A_TICKET = 3;
/** States in which it has not been done yet, and may be stopped. */
const NOT_DONE = statesWhere(({ effect, blocks }) => (effect === 'not asked for' || effect === 'to come') && !blocks);
/** What an operator acknowledges who has looked, and found that the balance is 0. */
const ZERO_IN_DOUBT = 'adjustment.zero-may-mean-unknown';

interface WarningSubject {
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

/**
 * Same account, amount and reason within a day, whoever made it and however far it got: a draft of a colleague is as
 * much of a duplicate as what was sent. Each must be acknowledged by itself.
 */
function duplicateWarnings({ others, request, plan, now }: WarningSubject): AdjustmentWarning[] {
  const since = daysBefore(now, 1);
  return others
    .filter(
      (other) => other.createdAt >= since && other.delta === plan.delta && isSameReason(other.reason, request.reason),
    )
    .map((twin) => ({
      code: 'adjustment.duplicate',
      sentence: duplicateSentence(twin),
      acknowledge: acknowledgementOf(twin.id),
      adjustmentId: twin.id,
    }));
}

/** What acknowledges that another adjustment does the same. */
export function acknowledgementOf(adjustmentId: string): string {
  return `adjustment.duplicate|${adjustmentId}`;
}

function isSameReason(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}

function duplicateSentence({ state, delta, reason, createdAt, createdBy }: Adjustment): string {
  const what = `${changeInWords(delta)} for “${reason}”`;
  const when = `at ${timeInWords(createdAt)} by ${createdBy} (${state})`;
  return NOT_DONE.includes(state)
    ? `Possible duplicate: ${what}, prepared ${when}.`
    : `Possible duplicate: ${what} ${when}.`;
}

/** What still wants "Send anyway" from the operator. */
function unacknowledged(
  warnings: readonly AdjustmentWarning[],
  acknowledged: readonly string[],
): readonly AdjustmentWarning[] {
  const known = new Set(acknowledged);
  return warnings.filter(({ acknowledge }) => acknowledge !== null && !known.has(acknowledge));
}

/** @throws ProblemError `adjustment.not-acknowledged` naming the first that was not. */
export function requireAcknowledged(warnings: readonly AdjustmentWarning[], acknowledged: readonly string[]): void {
  const [first] = unacknowledged(warnings, acknowledged);
  if (first === undefined) return;
  throw new ProblemError({
    code: 'adjustment.not-acknowledged',
    sentence: first.sentence,
    kept: 'Nothing was sent.',
    cure: 'To send it, tick “Send anyway” and say why.',
    where: first.adjustmentId ?? '',
  });
}

/** What was sent in spite of, once it was acknowledged, for the story. */
export function acknowledgedSentences(warnings: readonly AdjustmentWarning[]): readonly string[] {
  const all = warnings.filter(({ acknowledge }) => acknowledge !== null).map(({ sentence }) => sentence);
  // A thousand rows of one file would otherwise tell a thousand others of each.
  const more = all.length - MOST_TOLD;
  return more <= 1 ? all : [...all.slice(0, MOST_TOLD), `${countInWords(more, 'other', 'others')} of the kind.`];
}

/** A ticket is paid for once, as a rule, whoever it was paid to. */
export async function referenceWarnings(
  directory: Directory,
  reference: string,
  compensated: readonly Adjustment[],
): Promise<AdjustmentWarning[]> {
  const told = compensated.slice(0, MOST_OF_A_TICKET);
  const accounts = await directory.some(told.map(({ accountId }) => accountId));
  const connections = await directory.connections();
  const more = compensated.length - MOST_OF_A_TICKET;
  return told.map((one, index) => {
    const name = accounts.get(one.accountId)?.name ?? one.accountId;
    const label = connections.get(one.connectionId)?.label ?? '';
    const others =
      index === MOST_OF_A_TICKET - 1 && more > 0 ? ` So were ${countInWords(more, 'other', 'others')}.` : '';
    return {
      code: 'adjustment.reference-compensated',
      sentence: `“${reference.trim()}” already has a ${one.kind}: ${changeInWords(one.delta)} ${one.unit} to ${name} (${label}) at ${timeInWords(one.createdAt)} by ${one.createdBy} (${one.state}).${others}`,
      acknowledge: null,
      adjustmentId: one.id,
    };
  });
}
