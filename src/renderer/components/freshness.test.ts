import { describe, expect, it } from 'vitest';
import { credits, formatCredits } from '../../domain/credits.ts';
import { instant } from '../../domain/time.ts';
import { ageOf, freshnessOf } from './freshness.ts';

const NOW = Date.parse('2026-11-23T09:45:00.000Z');
const minutesAgo = (minutes: number) => instant(NOW - minutes * 60_000);
const balance = (at: number | null, staleAfter: number | null, isFailed = false) => ({
  amount: at === null ? null : formatCredits(credits('42')),
  unit: 'credits',
  at: at === null ? null : minutesAgo(at),
  staleAfter: staleAfter === null ? null : minutesAgo(staleAfter),
  problem: isFailed ? { code: 'x', sentence: 'It failed.' } : null,
  doubt: null,
});

describe('the age of a number', () => {
  it('is told from when it should be called stale, and from the last failure', () => {
    expect(ageOf(balance(2, -10), NOW)).toBe('fresh');
    expect(ageOf(balance(30, 10), NOW)).toBe('stale');
    expect(ageOf(balance(2, -10, true), NOW)).toBe('failed');
    expect(ageOf(balance(null, null), NOW)).toBe('unread');
  });
});

describe('the freshness of an account', () => {
  it('says the worst thing first', () => {
    expect(freshnessOf('broken', balance(30, 10), NOW)).toBe('broken');
    expect(freshnessOf('proved', balance(30, 10), NOW)).toBe('stale');
    expect(freshnessOf('proved', balance(2, -10), NOW)).toBe('proved');
    expect(freshnessOf('not verifiable', balance(2, -10), NOW)).toBe('not verifiable');
    expect(freshnessOf('not verifiable', { ...balance(30, 10), doubt: 'It may mean an error.' }, NOW)).toBe('doubtful');
    expect(freshnessOf('proved', balance(null, null), NOW)).toBe('unread');
  });
});
