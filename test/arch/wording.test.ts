import { describe, expect, it } from 'vitest';
import { shownSentences, type Sentence } from '../../scripts/sentences.ts';

const sentences = shownSentences();

/** What readers stumbled over, and what is said instead. */
const STUMBLED_OVER: readonly (readonly [was: RegExp, instead: string])[] = [
  [/\bunproved\b/i, 'Not verifiable'],
  [/^Seen:/, 'Confirmed:'],
  [/^Look$/, 'View and what: View plans'],
  [/\b(it|they|this) (has )?landed\b|did not land\b|may still land\b/i, 'was applied, was not applied'],
  [/\bin the outbox\b|\boutbox is\b/i, 'Queued'],
  [/[Pp]rove (the )?writes|writes (have been|were) proven|write probe/i, 'Test sending'],
  [/all the same/i, 'anyway'],
  [/Nothing to do:/, 'No action needed:'],
  [/cannot be sent as it stands/i, 'Cannot be sent yet'],
  [/^Meant to become$/, 'Expected balance'],
  [/^Goes out by$/, 'Authorised by'],
  [/^Handed on\b|\S handed on\b/, 'Sent to the queue'],
  [/What is said of it/, 'Problem'],
  [/[Kk]eep this policy/, 'Save limits'],
  [/\b[Hh]ad (it|this) landed|A person decides\./, 'You decide.'],
  [/undone twice|same was done already|compensated already/i, 'Possible duplicate; already has a refund'],
  [/take in (a|the|their|your) card|operator’s card|save your card/i, 'Import, or export, an approver ID'],
  [/signs you in no more|works? here any more/i, 'no longer signs you in; is deactivated'],
];

describe('wording', () => {
  it('finds the sentences', () => {
    expect(sentences.length).toBeGreaterThan(1500);
  });

  it.each(STUMBLED_OVER.map(([was, instead]) => ({ was, instead })))('says $instead, not $was', ({ was }) => {
    expect(sentences.filter(({ text }) => was.test(text)).map(place)).toEqual([]);
  });

  // One form of each mark, so that the same words read the same on every screen.
  it('writes quotation marks, apostrophes and ellipses as marks of their own', () => {
    const plain = sentences.filter(({ text }) => / /.test(text) && /\p{L}'\p{L}|\.\.\.(?!\.)/u.test(text));
    expect(plain.map(place)).toEqual([]);
  });
});

function place({ path, line, text }: Sentence): string {
  return `${path}:${String(line)} ${text}`;
}
