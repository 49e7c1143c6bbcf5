import { describe, expect, it } from 'vitest';
import { credits, formatCredits } from '../../../domain/credits.ts';
import { instant } from '../../../domain/time.ts';
import { chartDataOf, pointAt } from './chart-data.ts';

const NOW = Date.parse('2026-11-23T09:45:00.000Z');
const daysAgo = (days: number) => instant(NOW - days * 86_400_000);
const points = [
  { at: daysAgo(40), amount: formatCredits(credits('10')) },
  { at: daysAgo(5), amount: formatCredits(credits('12.5')) },
];

describe('the data of the balance chart', () => {
  it('holds the last balance until now', () => {
    const data = chartDataOf(points, 30, NOW);
    expect(data.values).toEqual([10, 12.5, 12.5]);
    expect(data.times.at(-1)).toBe(NOW / 1000);
  });

  it('begins where asked, or with the first reading where the history is shorter', () => {
    expect(chartDataOf(points, 30, NOW).from).toBe(NOW / 1000 - 30 * 86_400);
    expect(chartDataOf(points, 36_500, NOW).from).toBe(Date.parse(daysAgo(40)) / 1000);
    expect(chartDataOf([], 30, NOW).values).toEqual([]);
  });

  it('tells which reading held at a moment', () => {
    expect(pointAt(points, Date.parse(daysAgo(6)) / 1000)?.amount).toBe('10');
    expect(pointAt(points, Date.parse(daysAgo(41)) / 1000)).toBeNull();
  });
});
