import { describe, expect, it } from 'vitest';
import { instant, type Instant, type PlainDate } from '../../../domain/time.ts';
import { daysUntil, formatAge, formatDay, formatExactTime, formatPlainDate, formatSpan, formatTime } from './time.ts';

const local = (year: number, month: number, day: number, hour = 0, minute = 0) =>
  new Date(year, month - 1, day, hour, minute).getTime();
const NOW = local(2026, 11, 23, 9, 45);

describe('times', () => {
  it('are short, in the operator’s own zone', () => {
    expect(formatTime(instant(local(2026, 11, 23, 9, 41)), NOW)).toBe('09:41');
    expect(formatTime(instant(local(2026, 10, 12, 8, 10)), NOW)).toBe('12 Oct 08:10');
    expect(formatTime(instant(local(2025, 11, 3, 8, 10)), NOW)).toBe('3 Nov 2025');
  });

  it('say the exact instant when asked', () => {
    const at = instant(NOW);
    expect(formatExactTime(at)).toContain(at);
    expect(formatExactTime(at)).toMatch(/UTC[+\u2212]\d\d:\d\d/);
  });

  it('have day headings', () => {
    expect(formatDay(instant(local(2026, 11, 23, 1)), NOW)).toBe('Today');
    expect(formatDay(instant(local(2026, 11, 22, 23)), NOW)).toBe('Yesterday');
    expect(formatDay(instant(local(2026, 11, 16, 23)), NOW)).toBe('Mon 16 Nov');
  });

  it('have day headings of the calendar, on the days whose clocks change too', () => {
    const berlin = (at: string, now: string) => formatDay(at as Instant, Date.parse(now), 'Europe/Berlin');
    // 00:30 on the day after the one of 25 hours, and after the one of 23.
    expect(berlin('2026-10-25T12:00:00.000Z', '2026-10-25T23:30:00.000Z')).toBe('Yesterday');
    expect(berlin('2026-10-24T23:00:00.000Z', '2026-10-25T23:30:00.000Z')).toBe('Yesterday');
    expect(berlin('2026-03-28T22:30:00.000Z', '2026-03-29T22:30:00.000Z')).toBe('Sat 28 Mar');
    expect(berlin('2026-03-29T12:00:00.000Z', '2026-03-29T22:30:00.000Z')).toBe('Yesterday');
    expect(daysUntil('2026-03-31' as PlainDate, Date.parse('2026-03-29T22:30:00.000Z'), 'Europe/Berlin')).toBe(1);
  });

  it('have an age in one unit', () => {
    expect(formatAge(instant(NOW - 20_000), NOW)).toBe('just now');
    expect(formatAge(instant(NOW - 125_000), NOW)).toBe('2 min');
    expect(formatSpan(3 * 86_400_000)).toBe('3 d');
  });
});

describe('plain dates', () => {
  it('stay dates in every zone', () => {
    expect(formatPlainDate('2026-10-12' as PlainDate)).toBe('12 Oct 2026');
  });

  it('are a whole number of days away', () => {
    expect(daysUntil('2026-11-23' as PlainDate, NOW)).toBe(0);
    expect(daysUntil('2026-11-30' as PlainDate, NOW)).toBe(7);
    expect(daysUntil('2026-11-20' as PlainDate, NOW)).toBe(-3);
  });
});
