import type { AdjustmentWarning } from '../../contract/adjustments.ts';
import { statesWhere } from '../../domain/adjustment-state.ts';
import type { Adjustment } from '../../domain/adjustment.ts';
import { ProblemError } from '../../domain/problem.ts';
import { daysBefore } from '../accounts/index.ts';
import { changeInWords, countInWords, timeInWords } from '../words.ts';
import type { WarningSubject } from './warnings.ts';

/** So many warnings are told one by one. */
const MOST_TOLD = 5;

/** States in which it has not been done yet, and may be stopped. */
const NOT_DONE = statesWhere(({ effect, blocks }) => (effect === 'not asked for' || effect === 'to come') && !blocks);

/**
 * Same account, amount and reason within a day, whoever made it and however far it got: a draft of a colleague is as
 * much of a duplicate as what was sent. Each must be acknowledged by itself.
 */
export function duplicateWarnings({ others, request, plan, now }: WarningSubject): AdjustmentWarning[] {
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
export function unacknowledged(
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
