import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { membershipLife } from '../../domain/membership.ts';
import { instant, type Instant, type PlainDate } from '../../domain/time.ts';
import { groupBounds, groupOf } from './groups.ts';

const now = '2026-11-23T09:00:00.000Z' as Instant;

describe('which group a plan is in', () => {
  it.each([
    ['2026-11-21', 'ended'],
    ['2026-11-22', 'this week'],
    ['2026-11-23', 'this week'],
    ['2026-11-30', 'this week'],
    ['2026-12-01', 'this month'],
    ['2026-12-24', 'this month'],
    ['2026-12-25', 'later'],
  ])('a plan ending on %s is in “%s” on 23 November at 09:00 UTC', (date, group) => {
    expect(groupOf(date as PlainDate, now)).toBe(group);
  });

  it('a plan without an end has a group of its own', () => {
    expect(groupOf(null, now)).toBe('no end date');
  });

  it('is told by the bounds alone, at any time and for any date', () => {
    const day = 86_400_000;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: -60, max: 60 }), (at, offset) => {
        const date = instant(at + offset * day).slice(0, 10) as PlainDate;
        const bounds = groupBounds(instant(at));
        const isEnded = membershipLife(date, instant(at)) === 'ended';
        expect(date <= bounds.ended).toBe(isEnded);
        expect(groupOf(date, instant(at)) === 'ended').toBe(isEnded);
        expect(groupOf(date, instant(at)) === 'later').toBe(!isEnded && date > bounds.thisMonth);
      }),
    );
  });
});
