import { isolateForeign } from '../../../domain/isolate-foreign.ts';
import type { Instant } from '../../../domain/time.ts';
import { formatTime } from './time.ts';

/** How the engine writes a time into a sentence that is kept: it must not depend on where it is read. */
const KEPT_TIME = /(\d{4}-\d\d-\d\d) (\d\d:\d\d) UTC/g;

/** A piece of a sentence: words, or a time in it. */
type SentencePart = string | { readonly at: Instant };

/** Takes the engine's times out of a sentence, so that they can be shown in the operator's own zone, and isolates what is foreign. */
export function splitSentence(sentence: string): SentencePart[] {
  const parts: SentencePart[] = [];
  let end = 0;
  for (const match of sentence.matchAll(KEPT_TIME)) {
    if (match.index > end) parts.push(isolateForeign(sentence.slice(end, match.index)));
    parts.push({ at: `${match[1] ?? ''}T${match[2] ?? ''}:00.000Z` as Instant });
    end = match.index + match[0].length;
  }
  if (end < sentence.length) parts.push(isolateForeign(sentence.slice(end)));
  return parts;
}

/** The sentence with its times local and short, where only text can stand (a title, a label). */
export function localiseSentence(sentence: string, now: number): string {
  return splitSentence(sentence)
    .map((part) => (typeof part === 'string' ? part : formatTime(part.at, now)))
    .join('');
}
