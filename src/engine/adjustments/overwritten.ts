import type { Adjustment } from '../../domain/adjustment.ts';
import { changeInWords } from '../words.ts';
import type { Finding } from './look.ts';

/**
 * What a `set` that landed may have wiped out, as far as the API lists it: the balance is the one aimed at, and yet
 * something was used since about the reading before it; two clocks cannot say on which side (docs/provider-facts.md §4).
 * @returns a sentence, or nothing.
 */
export function overwrittenSentence({ method, intended }: Adjustment, { balance, listed }: Finding): string {
  if (method !== 'set' || balance !== intended || listed === null || listed === 0) return '';
  return ` The API lists ${changeInWords(listed)} since about the reading before it, which this may have overwritten.`;
}
