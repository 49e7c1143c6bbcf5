import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { credits, formatCredits, type Credits } from '../../../domain/credits.ts';
import { decimalsOf, formatAmount, formatBytes, formatCount, signOf } from './amount.ts';

describe('formatAmount', () => {
  it('writes a true minus, signs and thousands', () => {
    expect(formatAmount('-1234567.5')).toBe('\u22121,234,567.5');
    expect(formatAmount('50', { isSigned: true })).toBe('+50');
    expect(formatAmount('0', { isSigned: true })).toBe('0');
    expect(formatAmount('-0')).toBe('0');
  });

  it('shows the same decimals down a column and cuts none', () => {
    expect(formatAmount('12', { decimals: 2 })).toBe('12.00');
    expect(formatAmount('12.345', { decimals: 2 })).toBe('12.345');
    expect(decimalsOf(['1', '2.50', null, '3.125'])).toBe(3);
  });

  it('shows absence as a dash and never as zero', () => {
    expect(formatAmount(null)).toBe('–');
  });

  it('says the same number as the text it was given', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), fc.boolean(), (millionths, isSigned) => {
        const text = formatCredits(millionths as Credits);
        const shown = formatAmount(text, { isSigned });
        expect(credits(shown.replaceAll(',', '').replace('\u2212', '-'))).toBe(millionths);
      }),
    );
  });
});

describe('signOf', () => {
  it('tells the sign without reading a number', () => {
    expect([signOf('-0.000001'), signOf('0.00'), signOf('-0'), signOf('3'), signOf(null)]).toEqual([-1, 0, 0, 1, 0]);
  });
});

describe('counts and sizes', () => {
  it('groups thousands', () => {
    expect(formatCount(128402)).toBe('128,402');
    expect(formatBytes(999)).toBe('999 bytes');
    expect(formatBytes(12_400_000)).toBe('12.4 MB');
  });
});
