import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { credits, type Credits } from './credits.ts';
import { stepPlan, type PlanCounters } from './membership-use.ts';

const plan = (total: string | null, used: string | null): PlanCounters => ({
  total: total === null ? null : credits(total),
  used: used === null ? null : credits(used),
});

describe('stepPlan', () => {
  it('takes the growth of used credits for consumption', () => {
    expect(stepPlan(plan('10000', '100'), plan('10000', '130.5'))).toEqual({
      changes: [{ kind: 'used', amount: credits('-30.5') }],
      startsSegment: false,
    });
  });

  it('says nothing when nothing moved', () => {
    expect(stepPlan(plan('10000', '100'), plan('10000', '100'))).toEqual({ changes: [], startsSegment: false });
  });

  it('takes a plan that was not listed before for one bought since', () => {
    expect(stepPlan(null, plan('500', '20')).changes).toEqual([
      { kind: 'bought', amount: credits('500') },
      { kind: 'used', amount: credits('-20') },
    ]);
  });

  it.each([
    ['a fall of used credits', plan('10000', '900'), plan('10000', '10'), '890'],
    ['another total', plan('10000', '100'), plan('20000', '150'), '9950'],
  ])('starts a new segment on %s and reports no negative use', (_what, before, now, net) => {
    expect(stepPlan(before, now)).toEqual({
      changes: [{ kind: 'reset', amount: credits(net) }],
      startsSegment: true,
    });
  });

  it.each([
    [plan(null, '5'), plan('10', '6')],
    [plan('10', '5'), plan('10', null)],
    [plan('10', '5'), plan(null, '6')],
  ])('says nothing of a missing counter', (before, now) => {
    expect(stepPlan(before, now)).toEqual({ changes: [], startsSegment: false });
  });

  it('explains every change of what remains, and use is never negative', () => {
    const amount = fc.bigInt({ min: 0n, max: 1_000_000_000_000n }).map((value) => value as Credits);
    const counters = fc.record({ total: amount, used: amount });
    fc.assert(
      fc.property(counters, counters, (before, now) => {
        const { changes } = stepPlan(before, now);
        const moved = changes.reduce((sum, change) => sum + change.amount, 0n);
        expect(moved).toBe(now.total - now.used - (before.total - before.used));
        expect(changes.filter((change) => change.kind === 'used').every((change) => change.amount < 0n)).toBe(true);
      }),
    );
  });
});
