import { describe, expect, it } from 'vitest';
import { credits, formatCredits } from '../../../domain/credits.ts';
import type { PlainDate } from '../../../domain/time.ts';
import { drawMembershipBar } from './membership-bar.ts';
import { placeHeadings, sayEnd } from './membership-words.ts';

const date = (text: string) => text as PlainDate;
const amount = (text: string) => formatCredits(credits(text));
const noon = (text: string) => new Date(`${text}T12:00:00`).getTime();
const plan = {
  used: amount('25'),
  total: amount('100'),
  purchasedOn: date('2026-11-01'),
  expiresOn: date('2026-12-01'),
};

describe('the bar of a membership', () => {
  it('draws used against total, and the date between purchase and end', () => {
    expect(drawMembershipBar(plan, noon('2026-11-16'))).toEqual({ used: 0.25, total: 1, date: 0.5 });
  });

  it('shows overuse beyond the total instead of clamping it away', () => {
    expect(drawMembershipBar({ ...plan, used: amount('200') }, noon('2026-11-16'))).toMatchObject({
      used: 0.5,
      total: 0.5,
    });
  });

  it('draws nothing where used or total is absent', () => {
    expect(drawMembershipBar({ ...plan, used: null }, noon('2026-11-16'))).toBeNull();
    expect(drawMembershipBar({ ...plan, total: null }, noon('2026-11-16'))).toBeNull();
  });

  it('keeps the date line inside the bar before purchase and after the end', () => {
    expect(drawMembershipBar(plan, noon('2026-10-01'))?.date).toBe(0);
    expect(drawMembershipBar(plan, noon('2027-10-01'))?.date).toBe(1);
    expect(drawMembershipBar({ ...plan, purchasedOn: null }, noon('2026-11-16'))?.date).toBeNull();
  });
});

describe('when a membership ends', () => {
  const now = noon('2026-11-23');
  it.each([
    ['2026-11-23', 'expires today', 'ends today'],
    ['2026-11-24', 'expires today', 'ends tomorrow'],
    ['2026-11-22', 'expires today', 'ended yesterday, or about to'],
    ['2026-11-30', 'live', 'ends in 7 days'],
    ['2026-11-20', 'ended', 'ended 3 days ago'],
  ] as const)('%s, %s: %s', (expiresOn, life, words) => {
    expect(sayEnd({ expiresOn: date(expiresOn), life }, now)).toBe(words);
  });

  it('says so when there is no end', () => {
    expect(sayEnd({ expiresOn: null, life: 'no end date' }, now)).toBe('no end date');
  });
});

describe('the headings of the groups', () => {
  it('stand before the first row of each group that has any', () => {
    const places = placeHeadings({ 'this week': 2, later: 3, ended: 1 }, undefined);
    expect([...places].map(([index, { group }]) => [index, group])).toEqual([
      [0, 'this week'],
      [2, 'later'],
      [5, 'ended'],
    ]);
  });

  it('is the only one when the list is narrowed to its group', () => {
    expect([...placeHeadings({ 'this week': 2, ended: 1 }, 'ended')]).toEqual([[0, { group: 'ended', count: 1 }]]);
  });
});
