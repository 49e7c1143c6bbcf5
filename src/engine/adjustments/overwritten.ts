import type { Adjustment } from '../../domain/adjustment.ts';
import { toMilliseconds } from '../../domain/time.ts';
import { changeInWords } from '../words.ts';
import { latestAttempt } from './attempted.ts';
import type { Finding } from './look.ts';

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
