import type { AdjustmentDetail } from '../../contract/adjustments.ts';
import { balanceAimedAt } from '../../domain/adjustment-evidence.ts';
import type { Adjustment, AdjustmentStep, Verdict } from '../../domain/adjustment.ts';
import { toMilliseconds } from '../../domain/time.ts';
import { amountInWords, changeInWords, timeInWords } from '../words.ts';

/**
 * How long after sending a write may still land: a server's own timeout is rarely above a minute
 * (docs/provider-facts.md §4.5: wait at least that long, and read twice).
 */
export const SLOW_WRITE_MILLISECONDS = 60_000;
/** Two looks closer than this are one. */
export const LOOKS_APART_MILLISECONDS = 10_000;

type Evidence = NonNullable<AdjustmentDetail['evidence']>;

/** What is known of an `unknown` one, what was checked, and what speaks for each of the two choices. */
export function evidenceOf(adjustment: Adjustment): Evidence | null {
  if (adjustment.state !== 'unknown' || adjustment.balanceBefore === null) return null;
  const before = adjustment.balanceBefore;
  const aimed = adjustment.intended ?? balanceAimedAt(adjustment, before);
  const looks = lookSteps(adjustment);
  return {
    sentence: sentenceOf(adjustment, looks),
    checked: looks.map((step) => ({ at: step.at, what: whatWasRead(step), found: foundOf(step, adjustment.unit) })),
    ifLanded: expectation(adjustment, 'landed', aimed),
    ifNotLanded: expectation(adjustment, 'not landed', before),
    suggestion: suggest(adjustment, looks),
  };
}

/** Steps that read the account after sending. */
function lookSteps(adjustment: Adjustment): readonly AdjustmentStep[] {
  return adjustment.steps.filter(
    (step) => step.balance !== null && (step.event === 'checked' || step.event === 'read back otherwise'),
  );
}

/** "Not landed" needs two looks that agree, apart, and the last of them after a slow write would have landed. */
function suggest(adjustment: Adjustment, looks: readonly AdjustmentStep[]): Verdict {
  const last = looks.at(-1);
  if (last === undefined) return 'undecided';
  const verdict = last.verdict ?? 'undecided';
  if (verdict !== 'not landed') return verdict;
  const sentAt = toMilliseconds(adjustment.sentAt ?? adjustment.updatedAt);
  const lastAt = toMilliseconds(last.at);
  const isLate = lastAt - sentAt >= SLOW_WRITE_MILLISECONDS;
  const hasAgreeing = looks.some(
    (look) => look.verdict === 'not landed' && lastAt - toMilliseconds(look.at) >= LOOKS_APART_MILLISECONDS,
  );
  return isLate && hasAgreeing ? 'not landed' : 'undecided';
}

function sentenceOf(adjustment: Adjustment, looks: readonly AdjustmentStep[]): string {
  const sent = `It was sent at ${timeInWords(adjustment.sentAt ?? adjustment.updatedAt)}`;
  const why = adjustment.problem === null ? 'no answer came' : adjustment.problem.sentence.replace(/\.$/, '');
  const last = looks.at(-1);
  if (last === undefined) return `${sent}: ${why}. The account has not been read since.`;
  return `${sent}: ${why}. ${foundOf(last, adjustment.unit)}`;
}

function whatWasRead(step: AdjustmentStep): string {
  return step.listed === undefined || step.listed === null ? 'the balance' : 'the balance and the entries since';
}

function foundOf(step: AdjustmentStep, unit: string): string {
  const balance = `The balance read ${amountInWords(step.balance ?? 0)} ${unit}`;
  if (step.listed === undefined || step.listed === null) return `${balance}.`;
  if (step.listed === 0) return `${balance}, and the API lists nothing else since.`;
  return `${balance}, of which the API itself lists ${changeInWords(step.listed)} since.`;
}

function expectation(adjustment: Adjustment, verdict: 'landed' | 'not landed', balance: number): string {
  const shown = `${amountInWords(balance)} ${adjustment.unit}`;
  const apart = adjustment.method === 'add' ? ', apart from what was used meanwhile' : '';
  return verdict === 'landed'
    ? `If it landed, the balance was ${shown} afterwards${apart}. It then waits for a sync to see it; nothing is sent.`
    : `If it did not land, the balance stayed ${shown}${apart}. It then counts as failed, and you may approve it again.`;
}
