import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amountInWords, changeInWords, countInWords, linkToLedger, listInWords, moneyFor } from './words.ts';

describe('amounts in sentences', () => {
  it.each([
    [4_200_500_000, '4,200.5', '+4,200.5'],
    [-9_300_000_000, '−9,300', '−9,300'],
    [0, '0', '0'],
    [1, '0.000001', '+0.000001'],
  ])('%d millionths is “%s” and as a change “%s”', (stored, amount, change) => {
    expect(amountInWords(stored)).toBe(amount);
    expect(changeInWords(stored)).toBe(change);
  });

  it('multiplies credits by a price exactly, with cents at least', () => {
    expect(moneyFor(10_000_000, '1.25')).toBe('12.50');
    expect(moneyFor(-1_000_000, '0.002')).toBe('-0.002');
    fc.assert(
      fc.property(
        fc.integer({ min: -1_000_000, max: 1_000_000 }),
        fc.integer({ min: 0, max: 99_999 }),
        (whole, cents) => {
          const price = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
          expect(Math.round(Number(moneyFor(whole * 1_000_000, price)) * 100) + 0).toBe(whole * cents + 0);
        },
      ),
    );
  });
});

describe('counts, lists and links', () => {
  it('tell one from many and group thousands', () => {
    expect([countInWords(1, 'plan', 'plans'), countInWords(1204, 'entry', 'entries')]).toEqual([
      '1 plan',
      '1,204 entries',
    ]);
    expect(listInWords(['a', 'b', 'c'])).toBe('a, b and c');
  });

  it('name an account in the words of the filter bar, whatever its id holds', () => {
    const query = new URL(linkToLedger('account', 'c:a "b" \\'), 'http://x').searchParams.get('q');
    expect(query).toBe(String.raw`account:"c:a \"b\" \\"`);
    expect(linkToLedger('connection', 'c1')).toBe('/ledger?q=connection%3Ac1');
  });
});
