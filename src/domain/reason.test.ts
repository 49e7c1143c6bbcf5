import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitsPattern, plainReason, reasonRefusals, ReasonsSchema, type Reason } from './reason.ts';

const OUTAGE: Reason = { text: 'Outage', needsNote: true, needsReference: true, referencePattern: '@@-####' };
const given = { reason: 'Outage', note: 'Two hours.', reference: 'OP-0042' };

describe('a reason', () => {
  it('demands its note and its reference, each with the field', () => {
    expect(reasonRefusals([OUTAGE], given)).toEqual([]);
    const bare = reasonRefusals([OUTAGE], { ...given, note: ' ', reference: '' });
    expect(bare.map(({ code, where }) => [code, where])).toEqual([
      ['reason.needs-note', 'note'],
      ['reason.needs-reference', 'reference'],
    ]);
    expect(reasonRefusals([OUTAGE], { ...given, reference: 'OP-42' })[0]?.sentence).toContain('@@-####');
  });

  it('must be one of the list', () => {
    expect(reasonRefusals([OUTAGE], { ...given, reason: 'Because' })[0]).toMatchObject({
      code: 'reason.not-listed',
      where: 'reason',
    });
    expect(reasonRefusals([plainReason('Goodwill')], { reason: 'Goodwill', note: '', reference: '' })).toEqual([]);
  });

  it('is in the list once', () => {
    expect(ReasonsSchema.safeParse([plainReason('A'), plainReason('A')]).success).toBe(false);
    expect(ReasonsSchema.safeParse([]).success).toBe(false);
  });
});

describe('a pattern', () => {
  it('takes digits, letters, anything, and every other sign as itself', () => {
    expect(fitsPattern('#@*', '1é')).toBe(true);
    expect(fitsPattern('T-*-#', 'T-any-thing-7')).toBe(true);
    expect(fitsPattern('T-#', 'T-77')).toBe(false);
    expect(fitsPattern('a.c', 'abc')).toBe(false);
  });

  it('is as the regular expression it stands for', () => {
    const sign = fc.constantFrom('#', '@', '*', 'x', '-');
    const letter = fc.constantFrom('1', 'x', '-', 'y');
    fc.assert(
      fc.property(fc.array(sign, { maxLength: 6 }), fc.array(letter, { maxLength: 8 }), (pattern, text) => {
        const meant = new Map(Object.entries({ '#': '\\d', '@': '\\p{L}', '*': '.*' }));
        const expression = new RegExp(`^${pattern.map((one) => meant.get(one) ?? one).join('')}$`, 'u');
        expect(fitsPattern(pattern.join(''), text.join(''))).toBe(expression.test(text.join('')));
      }),
    );
  });

  it('takes no longer for a pattern made to be slow', () => {
    expect(fitsPattern('*a'.repeat(50), 'a'.repeat(200) + 'b')).toBe(false);
  });
});
