import { describe, expect, it } from 'vitest';
import type { Problem } from '../../../domain/problem.ts';
import { answersOf, answersSentence, chooseAll, commonRefusal, lacksReason, type Asked } from './answers.ts';

const TOO_MUCH: Problem = { code: 'approval.above-limit', sentence: '20,000 is more than the 10,000.' };
const OWN: Problem = { code: 'request.own', sentence: 'You wrote this request yourself.' };

function asked(adjustmentId: string, refusals: Partial<Asked['refusals']> = {}): Asked {
  return { adjustmentId, refusals: { approve: null, decline: null, ...refusals } } as Asked;
}

describe('what is said of a request', () => {
  const three = [asked('a'), asked('b', { approve: TOO_MUCH }), asked('c')];

  it('is yes to all that may be approved, and nothing to the rest', () => {
    const answers = answersOf(three, chooseAll(three, new Map(), 'approve'));
    expect(answers).toEqual([
      { answer: 'approve', adjustmentId: 'a' },
      { answer: 'approve', adjustmentId: 'c' },
    ]);
    expect(answersSentence(answers, 3)).toBe('2 approved, 1 left as they are');
  });

  it('is no to all, for the reason that was given for one, except where another was given', () => {
    const given = new Map([
      ['a', { answer: 'decline', reason: ' Twice. ' } as const],
      ['c', { answer: 'decline', reason: 'Too late.' } as const],
    ]);
    const answers = answersOf(three, chooseAll(three, given, 'decline'));
    expect(answers.map((one) => one.answer === 'decline' && one.reason)).toEqual(['Twice.', 'Twice.', 'Too late.']);
    expect(lacksReason(answers)).toBe(false);
  });

  it('is not whole while a no has no reason', () => {
    const answers = answersOf(three, new Map([['a', { answer: 'decline', reason: '  ' }]]));
    expect(lacksReason(answers)).toBe(true);
    expect(answersSentence(answers, 3)).toBe('Say why, where you decline.');
  });
});

describe('what keeps the reader from answering', () => {
  it('is said once where it is the same for all, and for each where it is not', () => {
    const own = { approve: OWN, decline: OWN };
    expect(commonRefusal([asked('a', own), asked('b', own)])).toBe(OWN);
    expect(commonRefusal([asked('a', own), asked('b')])).toBeNull();
    expect(commonRefusal([asked('a', { approve: TOO_MUCH })])).toBeNull();
    expect(commonRefusal([asked('a', { approve: TOO_MUCH, decline: OWN })])).toBeNull();
  });
});
