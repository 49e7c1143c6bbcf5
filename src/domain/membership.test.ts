import { describe, expect, it } from 'vitest';
import { membershipLife } from './membership.ts';
import type { Instant, PlainDate } from './time.ts';

const expiresOn = '2025-11-16' as PlainDate;

describe('membershipLife', () => {
  it.each([
    ['2025-11-15T09:59:59.999Z', 'live'],
    ['2025-11-15T10:00:00.000Z', 'expires today'],
    ['2025-11-16T12:00:00.000Z', 'expires today'],
    ['2025-11-17T11:59:59.999Z', 'expires today'],
    ['2025-11-17T12:00:00.000Z', 'ended'],
  ])('at %s says %s', (now, life) => {
    expect(membershipLife(expiresOn, now as Instant)).toBe(life);
  });

  it('says when there is no end date', () => {
    expect(membershipLife(null, '2025-11-16T12:00:00.000Z' as Instant)).toBe('no end date');
  });
});
