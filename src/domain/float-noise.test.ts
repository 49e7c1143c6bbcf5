import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { credits, formatCredits, type Credits } from './credits.ts';
import { isFromFloatNoise, readCredits } from './float-noise.ts';

const read = (text: string) => {
  const result = readCredits(text);
  return result.ok ? [formatCredits(result.value.credits), result.value.isRounded] : result.error;
};

describe('float noise', () => {
  it.each([
    ['0.30000000000000004', '0.3'],
    ['0.1999999999999999', '0.2'],
    ['-137.70000000000002', '-137.7'],
    ['89.69999999999999', '89.7'],
    ['4.440892098500626e-16', '0'],
    ['8999999.300000001', '8999999.3'],
  ])('reads %s as %s and says so', (text, amount) => {
    expect(read(text)).toEqual([amount, true]);
  });

  it.each([
    ['0.3', '0.3'],
    ['12', '12'],
    ['0.000001', '0.000001'],
    ['1e3', '1000'],
  ])('reads %s as it is', (text, amount) => {
    expect(read(text)).toEqual([amount, false]);
  });

  it.each(['1e-7', '0.1234567', '0.6336833840314097', '129.9999999', '0.30000000000004', '-0.0000005'])(
    'refuses %s, which has more decimals',
    (text) => {
      expect(read(text)).toBe('too many decimals');
    },
  );

  it('gives back every amount of six decimals that went through sums of doubles', () => {
    const amount = fc.integer({ min: -1e12, max: 1e12 }).map((millionths) => BigInt(millionths) as Credits);
    fc.assert(
      fc.property(fc.array(amount, { minLength: 1, maxLength: 20 }), (amounts) => {
        const sum = amounts.reduce((total, one) => total + Number(formatCredits(one)), 0);
        const exact = amounts.reduce((total, one) => total + one, 0n) as Credits;
        const result = readCredits(String(sum));
        expect(result.ok && result.value.credits).toBe(exact);
      }),
    );
  });

  it('tells the amounts that were read from it', () => {
    const row = { amount: 0.1 + 0.2, id: 7, seconds: 0.1 + 0.7 };
    expect(isFromFloatNoise(row, [credits('-0.3'), null])).toBe(true);
    expect(isFromFloatNoise({ ...row, amount: 0.3 }, [credits('0.3')])).toBe(false);
  });
});
