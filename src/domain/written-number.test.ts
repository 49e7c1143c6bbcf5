import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatCredits, fromStored } from './credits.ts';
import { meaningsWith, readWrittenNumber, shownBy, type DecimalMark, type SignMeanings } from './written-number.ts';

const read = (text: string, known: SignMeanings = {}): string => {
  const amount = readWrittenNumber(text, known);
  return amount.ok ? formatCredits(amount.value) : amount.error;
};
const [POINT, COMMA] = [meaningsWith('.'), meaningsWith(',')];

describe('a number that somebody wrote', () => {
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
    [',5', '0.5'],
    ['0.125', '0.125'],
    ['0,125', '0.125'],
    ['1.2345', '1.2345'],
    ['1234.567', '1234.567'],
    ['1,234.5', '1234.5'],
    ['1.234,5', '1234.5'],
    ['1,234,567', '1234567'],
    ['1.234.567', '1234567'],
    ['1 234', '1234'],
    ['1 234,567', '1234.567'],
    ['1\u202F234,5', '1234.5'],
    ["1'234.50", '1234.5'],
    ['1’234’567', '1234567'],
    ['007', '7'],
  ])('%j is %s, whoever reads it', (text, amount) => {
    expect([read(text), read(text, POINT), read(text, COMMA)]).toEqual([amount, amount, amount]);
  });

  it.each([
    ['1.234', '1.234', '1234'],
    ['1,234', '1234', '1.234'],
    ['-10.000', '-10', '-10000'],
    ['10,000', '10000', '10'],
  ])('%j is refused, unless the sign before decimals is known', (text, withPoint, withComma) => {
    expect([read(text), read(text, POINT), read(text, COMMA)]).toEqual(['ambiguous', withPoint, withComma]);
  });

  it.each([
    ['', 'not a number'],
    ['.', 'not a number'],
    ['five', 'not a number'],
    ['(5)', 'not a number'],
    ['5 credits', 'not a number'],
    ['$5', 'not a number'],
    ['1E+05', 'not a number'],
    ['--5', 'not a number'],
    ['1,23,456', 'not a number'],
    ['1.2.3', 'not a number'],
    ['1,234.567.890', 'not a number'],
    ['1.234 567', 'not a number'],
    ['1 2', 'not a number'],
    ['0 123', 'not a number'],
    ['1.2345678', 'too many decimals'],
    ['99999999999', 'too large'],
  ])('%j is refused: %s', (text, why) => expect(read(text)).toBe(why));

  it('is read as written or refused, in whichever of the ways that people write', () => {
    const stored = fc.integer({ min: -9e15, max: 9e15 });
    const style = fc.record({
      mark: fc.constantFrom<DecimalMark>('.', ','),
      group: fc.constantFrom('', ' ', '\u00A0', '\u202F', "'", 'the other mark'),
      minus: fc.constantFrom('-', '−'),
      decimals: fc.nat(6),
    });
    fc.assert(
      fc.property(stored, style, (value, { mark, group, minus, decimals }) => {
        const text = formatCredits(fromStored(value));
        const [whole = '', fraction = ''] = text.replace('-', '').split('.');
        const between = group === 'the other mark' ? (mark === '.' ? ',' : '.') : group;
        const shown = fraction.padEnd(decimals, '0');
        const written = `${value < 0 ? minus : ''}${whole.replace(/\B(?=(\d{3})+$)/g, between)}${shown && mark + shown}`;
        expect(read(written, meaningsWith(mark))).toBe(text);
        expect([text, 'ambiguous']).toContain(read(written));
        expect(meaningsWith(mark)).toMatchObject(shownBy([written]));
      }),
    );
  });
});

describe('the points and commas of a writer', () => {
  it.each([
    [['12,5'], { ',': 'decimals' }],
    [['−0,5', '7'], { ',': 'decimals' }],
    [['1.234.567', '2.000'], { '.': 'thousands' }],
    [['1.234,5'], { '.': 'thousands', ',': 'decimals' }],
    [['1 234,0'], { ',': 'decimals' }],
    [['12.5', '1,234,567'], { '.': 'decimals', ',': 'thousands' }],
    [['5', '1 234', '1.234', '1,234', '5.', '5,', 'five', ''], {}],
    [['12.5', '12,5'], {}],
    [['1,234,567', '1.234.567'], {}],
    [['12.5', '1.234.567'], {}],
  ])('of %j are %j', (texts, meanings) => expect(shownBy(texts)).toEqual(meanings));

  it('decide nothing about the other sign', () => {
    expect(read('2.000', shownBy(['1.234.567']))).toBe('2000');
    expect(read('2.000', shownBy(['12.5']))).toBe('2');
    expect(read('2.000', shownBy(['1 234,0']))).toBe('ambiguous');
    expect(read('2,000', shownBy(['12.5']))).toBe('ambiguous');
  });
});
