import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { credits, ZERO_CREDITS } from '../../../domain/credits.ts';
import type { Instant } from '../../../domain/time.ts';
import { remainingCredits, toMemberships } from './map.ts';
import { MembershipRowSchema } from './wire.ts';

const NOW = '2026-06-15T00:00:00.000Z' as Instant;
const listed = (fields: object) => {
  const sent = {
    plan_name: 'P',
    purchase_date: '2026-06-01',
    expiry_date: '2026-07-01',
    total_credits: '10',
    used_credits: '1',
    ...fields,
  };
  return { row: MembershipRowSchema.parse(sent), sent };
};

describe('editpad map', () => {
  it('gives twins a key each, by what they hold and not by their place in the list', () => {
    const rows = [listed({}), listed({ used_credits: '5' }), listed({ plan_name: 'Q' })];
    const byKey = (readings: ReturnType<typeof toMemberships>) =>
      Object.fromEntries(readings.map(({ key, usedCredits }) => [key, usedCredits]));
    expect(Object.keys(byKey(toMemberships(rows, [])))).toHaveLength(3);
    expect(byKey(toMemberships(rows.toReversed(), []))).toEqual(byKey(toMemberships(rows, [])));
  });

  it('takes the same plan renewed for a new row', () => {
    const [first, second] = toMemberships(
      [listed({}), listed({ purchase_date: '2026-07-01', expiry_date: '2026-08-01' })],
      [],
    );
    expect(first!.key).not.toBe(second!.key);
  });

  it.each([
    [null, null],
    ['', null],
    ['2026-07-01', '2026-07-01'],
  ])('reads the end date %o as %o', (text, date) => {
    expect(toMemberships([listed({ expiry_date: text })], [])[0]!.expiresOn).toBe(date);
  });

  it('keeps fields it has no word for', () => {
    expect(toMemberships([listed({ renewal_type: 'yearly', api_key: 'x' })], [])[0]!.extra).toEqual({
      renewal_type: 'yearly',
    });
  });

  it('never counts less than zero for a plan, nor more than its total', () => {
    const amount = fc.integer({ min: 0, max: 1000 }).map(String);
    fc.assert(
      fc.property(fc.array(fc.tuple(amount, amount), { maxLength: 5 }), (plans) => {
        const memberships = toMemberships(
          plans.map(([total, used]) => listed({ total_credits: total, used_credits: used })),
          [],
        );
        const left = remainingCredits(memberships, NOW)!;
        expect(left >= ZERO_CREDITS).toBe(true);
        expect(left <= credits(String(plans.reduce((sum, [total]) => sum + Number(total), 0)))).toBe(true);
      }),
    );
  });
});
