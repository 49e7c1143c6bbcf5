import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatCredits, fromStored } from '../../domain/credits.ts';
import { isDecimalComma, readAmount } from './amount.ts';

const read = (text: string, hasDecimalCommas = false): string => {
  const amount = readAmount(text, hasDecimalCommas);
  return amount.ok ? formatCredits(amount.value) : amount.error;
};

describe('an amount in a file', () => {
  it.each([
    ['5', '5'],
    ['+5', '5'],
    ['-5', '-5'],
    ['−5', '-5'],
    ['- 5', '-5'],
    ['12.5', '12.5'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['12,5', '12.5'],
    ['0,125', '0.125'],
    ['1.234', '1.234'],
    ['1,234.5', '1234.5'],
    ['1.234,5', '1234.5'],
    ['1,234,567', '1234567'],
    ['1.234.567', '1234567'],
    ['1 234', '1234'],
    ['1\u202F234,5', '1234.5'],
    ['007', '7'],
  ])('%j is %s', (text, amount) => expect(read(text)).toBe(amount));

  it.each([
    ['', 'not a number'],
    ['five', 'not a number'],
    ['(5)', 'not a number'],
    ['5 credits', 'not a number'],
    ['$5', 'not a number'],
    ['1E+05', 'not a number'],
    ['--5', 'not a number'],
    ['1,23,456', 'not a number'],
    ['1.2.3', 'not a number'],
    ['1,234', 'ambiguous'],
    ['-1,234', 'ambiguous'],
    ['1.2345678', 'too many decimals'],
    ['99999999999', 'too large'],
  ])('%j is refused: %s', (text, why) => expect(read(text)).toBe(why));

  it('with one point and three digits is refused where the same file writes decimal commas', () => {
    expect(['1.234', '1.2345', '0.125', '12.5'].map((text) => read(text, true))).toEqual([
      'ambiguous',
      '1.2345',
      '0.125',
      '12.5',
    ]);
    expect(['12,5', '1.234,5', '−0,5', '1,234', '1,234.5', '12.5'].map(isDecimalComma)).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  it('comes back from every way in which the console and spreadsheets write it', () => {
    const stored = fc.integer({ min: -9e15, max: 9e15 });
    fc.assert(
      fc.property(stored, fc.boolean(), fc.boolean(), (value, isTrueMinus, isCommaFile) => {
        const text = formatCredits(fromStored(value));
        const [whole = '', fraction] = text.replace('-', '').split('.');
        const sign = value < 0 ? (isTrueMinus ? '−' : '-') : '';
        // Grouped by spaces nothing can be mistaken, whichever sign stands before the decimals.
        const grouped = whole.replace(/\B(?=(\d{3})+$)/g, '\u00A0');
        const point = isCommaFile ? ',' : '.';
        const written = fraction === undefined ? grouped : `${grouped}${point}${fraction}`;
        fc.pre(!/^\d{1,3}[.,]\d{3}$/.test(written));
        expect(read(`${sign}${written}`)).toBe(text);
      }),
    );
  });
});
