import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addCredits,
  credits,
  CreditsTextSchema,
  formatCredits,
  fromStored,
  parseCredits,
  storedToText,
  subtractCredits,
  sumCredits,
  toStored,
  type Credits,
} from './credits.ts';

const LARGEST = BigInt(Number.MAX_SAFE_INTEGER);
const anyCredits = fc.bigInt({ min: -LARGEST, max: LARGEST }).map((value) => value as Credits);

describe('parseCredits', () => {
  it.each([
    ['0', 0n],
    ['-0', 0n],
    ['12.5', 12_500_000n],
    ['+3', 3_000_000n],
    ['-3.000001', -3_000_001n],
    ['007', 7_000_000n],
    ['1.', 1_000_000n],
    ['1e3', 1_000_000_000n],
    ['1.5E-5', 15n],
    ['0.0000010', 1n],
    [' 4 ', 4_000_000n],
    ['0e999', 0n],
  ])('reads %s', (text, expected) => {
    expect(parseCredits(text)).toEqual({ ok: true, value: expected });
  });

  it.each(['', ' ', 'NaN', 'Infinity', 'true', '1,000', '0x10', '--1', '1.2.3', '.5', '1e', '١'])(
    'refuses %j as not a number',
    (text) => {
      expect(parseCredits(text)).toEqual({ ok: false, error: 'not a number' });
    },
  );

  it('refuses to round', () => {
    expect(parseCredits('0.0000001')).toEqual({ ok: false, error: 'too many decimals' });
    expect(parseCredits('1e-7')).toEqual({ ok: false, error: 'too many decimals' });
    expect(parseCredits('0.63368338403140970001')).toEqual({ ok: false, error: 'too many decimals' });
  });

  it('refuses what the store cannot hold exactly', () => {
    expect(parseCredits('9007199254.740991').ok).toBe(true);
    expect(parseCredits('9007199254.740992')).toEqual({ ok: false, error: 'too large' });
    expect(parseCredits('1e300')).toEqual({ ok: false, error: 'too large' });
  });

  it('takes any sum of amounts as a sum, however wide, and never as an amount to send', () => {
    fc.assert(
      fc.property(fc.array(anyCredits, { minLength: 1, maxLength: 40 }), (amounts) => {
        const sum = sumCredits(amounts);
        expect(credits(formatCredits(sum))).toBe(sum);
        const isWide = sum > LARGEST || sum < -LARGEST;
        expect(CreditsTextSchema.safeParse(formatCredits(sum)).success).toBe(!isWide);
      }),
    );
  });

  it('gives back every amount it has written', () => {
    fc.assert(
      fc.property(anyCredits, (amount) => {
        expect(parseCredits(formatCredits(amount))).toEqual({ ok: true, value: amount });
        expect(fromStored(toStored(amount))).toBe(amount);
        expect(storedToText(toStored(amount))).toBe(formatCredits(amount));
      }),
    );
  });

  it('never throws, and never accepts what Number would read as another value', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.double().map(String)), (text) => {
        const parsed = parseCredits(text);
        if (parsed.ok) expect(Number(formatCredits(parsed.value))).toBeCloseTo(Number(text), 6);
      }),
    );
  });
});

describe('arithmetic', () => {
  it('adds and takes away without error', () => {
    fc.assert(
      fc.property(anyCredits, anyCredits, (a, b) => {
        expect(subtractCredits(addCredits(a, b), b)).toBe(a);
        expect(sumCredits([a, b])).toBe(addCredits(b, a));
      }),
    );
  });

  it('has no binary fractions: ten tenths are one', () => {
    expect(formatCredits(sumCredits(Array.from({ length: 10 }, () => credits('0.1'))))).toBe('1');
  });

  it('refuses to store a sum that has outgrown the store', () => {
    expect(() => toStored(addCredits(LARGEST as Credits, credits('1')))).toThrow(RangeError);
    expect(() => fromStored(0.5)).toThrow(RangeError);
  });
});

describe('CreditsTextSchema', () => {
  it('says what an amount must look like', () => {
    const parsed = CreditsTextSchema.safeParse('ten');
    expect(parsed.error?.issues[0]?.message).toBe('must be a decimal amount such as 12.5');
  });
});
