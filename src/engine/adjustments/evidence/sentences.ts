import type { AdjustmentDetail } from '../../../contract/adjustments.ts';
import { balanceAimedAt, deltaFrom } from '../../../domain/adjustment-evidence.ts';
import type { Visibility } from '../../../domain/adjustment-verdict.ts';
import type { Adjustment, AdjustmentStep } from '../../../domain/adjustment.ts';
import { instant, toMilliseconds } from '../../../domain/time.ts';
import { amountInWords, changeInWords, timeInWords } from '../../words.ts';
import { attemptOf, latestAttempt, lookSteps } from './attempts.ts';
import type { Finding } from './look.ts';

type Evidence = NonNullable<AdjustmentDetail['evidence']>;

/** What is known of an `unknown` one, what was checked, and what speaks for each of the two choices. */
export function evidenceOf(adjustment: Adjustment, visibility: Visibility): Evidence | null {
  if (adjustment.state !== 'unknown' || adjustment.balanceBefore === null) return null;
  const before = adjustment.balanceBefore;
  const aimed = adjustment.intended ?? balanceAimedAt(adjustment, before);
  const looks = lookSteps(adjustment);
  return {
    sentence: sentenceOf(adjustment, looks),
    checked: looks.map((step) => ({ at: step.at, what: whatWasRead(step), found: foundOf(step, adjustment.unit) })),
    ifLanded: expectation(adjustment, 'landed', aimed),
    ifNotLanded: expectation(adjustment, 'not landed', before),
    suggestion: looks.at(-1)?.proves ?? 'undecided',
    why: whyUndecided(adjustment, looks.at(-1), visibility),
  };
}

/** Told when the program settles it as landed, with what could deceive it, if anything could. */
export function landedSentence(adjustment: Adjustment, finding: Finding): string {
  const read = `No answer came, but the balance read ${amountInWords(finding.balance)}`;
  const delta = deltaFrom(adjustment, adjustment.balanceBefore ?? adjustment.previewBalance);
  if (delta < 0)
    return `${read}, which only this write explains: it was applied.${windowSentence(adjustment, finding)}`;
  const since = timeInWords(adjustment.sentAt ?? adjustment.updatedAt);
  return `${read}: exactly what a successful write would give. The only other explanation: somebody else added ${amountInWords(delta)} since ${since}.${overwrittenSentence(adjustment, finding)}${windowSentence(adjustment, finding)}`;
}

/** Told when the program settles it as not landed. */
export function refutedSentence(adjustment: Adjustment, finding: Finding): string {
  const delta = deltaFrom(adjustment, adjustment.balanceBefore ?? adjustment.previewBalance);
  return `It was not applied: the balance read ${amountInWords(finding.balance)}, ${changeInWords(delta)} never showed in it, and the write can no longer take effect. It is sent again only after a new approval.`;
}

/** Why nothing is proven yet, or never will be; `null` before the first look. */
function whyUndecided(adjustment: Adjustment, last: AdjustmentStep | undefined, visibility: Visibility): string | null {
  if (last === undefined) return null;
  const attempt = attemptOf(adjustment, last.at);
  const over = attempt === null ? 0 : attempt.endedAt + visibility.landsWithin;
  const amount = amountInWords(Math.abs(deltaFrom(adjustment, adjustment.balanceBefore ?? adjustment.previewBalance)));
  const isBack = deltaFrom(adjustment, adjustment.balanceBefore ?? adjustment.previewBalance) < 0;
  const verdict = last.verdict ?? 'undecided';
  if (verdict === 'undecided') return `${differences(adjustment, last)} You decide.`;
  if (verdict === 'not landed' && toMilliseconds(last.askedAt ?? last.at) < over)
    return `It may still be applied${Number.isFinite(over) ? ` until ${timeInWords(instant(over))}` : ''}. Counterfoil checks again after that.`;
  if (verdict === 'not landed' && isBack)
    return `If somebody else added ${amount} at the same time, the balance would look the same. You decide.`;
  if (visibility.listsFalls) return 'Recent usage may not be listed yet. Counterfoil checks again.';
  return verdict === 'not landed'
    ? 'This API does not list usage: if the credits were applied and used at once, the balance would look the same. You decide.'
    : `This API does not list usage: if ${amount} was used meanwhile, the balance would look the same. You decide.`;
}

/** What somebody else must have done, were it one or the other. */
function differences(adjustment: Adjustment, { balance, listed }: AdjustmentStep): string {
  const before = adjustment.balanceBefore ?? adjustment.previewBalance;
  const found = (balance ?? 0) - (listed ?? 0);
  const ifLanded = found - (adjustment.intended ?? balanceAimedAt(adjustment, before));
  const ifNot = found - before;
  if (ifLanded === 0 || ifNot === 0) return 'The times of the listed usage are too uncertain to decide.';
  const beyond = listed === null ? '' : ' beyond what is listed';
  return `Somebody else changed the balance too: by ${changeInWords(ifLanded)}${beyond} if this was applied, by ${changeInWords(ifNot)} if not.`;
}

function sentenceOf(adjustment: Adjustment, looks: readonly AdjustmentStep[]): string {
  const sent = `It was sent at ${timeInWords(adjustment.sentAt ?? adjustment.updatedAt)}`;
  const why = adjustment.problem === null ? 'no answer came' : adjustment.problem.sentence.replace(/\.$/, '');
  const last = looks.at(-1);
  if (last === undefined) return `${sent}: ${why}. The account has not been read since.`;
  return `${sent}: ${why}. ${foundOf(last, adjustment.unit)}`;
}

function whatWasRead(step: AdjustmentStep): string {
  return step.listed === null ? 'the balance' : 'the balance and the entries since';
}

function foundOf(step: AdjustmentStep, unit: string): string {
  const balance = `The balance read ${amountInWords(step.balance ?? 0)} ${unit}`;
  if (step.listed === null) return `${balance}.`;
  if (step.listed === 0) return `${balance}, and the API lists nothing else since.`;
  return `${balance}, of which the API itself lists ${changeInWords(step.listed)} since.`;
}

function expectation(adjustment: Adjustment, verdict: 'landed' | 'not landed', balance: number): string {
  const shown = `${amountInWords(balance)} ${adjustment.unit}`;
  const apart = adjustment.method === 'add' ? ', apart from what was used meanwhile' : '';
  return verdict === 'landed'
    ? `If it was applied, the balance was ${shown} afterwards${apart}. The next sync then confirms it; nothing is sent.`
    : `If it was not applied, the balance stayed ${shown}${apart}. It then counts as failed, and you can approve it again.`;
}

/**
 * What a `set` that landed may have wiped out, as far as the API lists it: the balance is the one aimed at, and yet
 * something was used since about the reading before it; two clocks cannot say on which side (docs/provider-facts.md §4).
 * @returns a sentence, or nothing.
 */
export function overwrittenSentence({ method, intended }: Adjustment, { balance, listed }: Finding): string {
  if (method !== 'set' || balance !== intended || listed === null || listed === 0) return '';
  return ` The API lists ${changeInWords(listed)} since the last reading before sending. This write may have overwritten it.`;
}

/**
 * The window that a `set` leaves and no client can close: what somebody else changed after the last reading before
 * sending, and before ours landed, is overwritten and shows nowhere where the API lists nothing.
 * @param measured milliseconds from the reading's departure to the answer of the write; absent where no answer came, and
 * the write may have landed as late as this look.
 * @returns a sentence, or nothing.
 */
export function windowSentence(adjustment: Adjustment, { askedAt }: Finding, measured?: number): string {
  const [start] = latestAttempt(adjustment);
  if (adjustment.method !== 'set' || start === undefined) return '';
  if (measured !== undefined)
    return ` Any change made in the ${inSeconds(measured)} between our last read and the write was overwritten.`;
  const milliseconds = toMilliseconds(askedAt) - toMilliseconds(start.askedAt ?? start.at);
  return ` Any change made between our last read and the write, at most ${inSeconds(milliseconds)}, was overwritten.`;
}

function inSeconds(milliseconds: number): string {
  const seconds =
    milliseconds < 9950
      ? Math.max(0.1, Math.ceil(milliseconds / 100) / 10).toFixed(1)
      : String(Math.ceil(milliseconds / 1000));
  return `${seconds} s`;
}
