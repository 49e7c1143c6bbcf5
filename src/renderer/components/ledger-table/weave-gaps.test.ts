import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GapRow } from '../../../contract/ledger.ts';
import { instant } from '../../../domain/time.ts';
import { weaveGaps } from './weave-gaps.ts';

const at = (hour: number) => instant(Date.UTC(2026, 9, 1, hour));
const gap = (id: string, from: number, until: number) =>
  ({ id, from: at(from), until: at(until), kind: 'window overflow' }) as GapRow;
const loaded = (hours: number[], first = 0, last = hours.length - 1) => ({
  count: hours.length,
  rowAt: (index: number) => (index < first || index > last ? undefined : { at: at(hours[index] ?? 0) }),
  first,
  last,
});
const placesOf = (woven: Map<number, GapRow[]>) => [...woven].map(([index, gaps]) => [index, gaps.map(({ id }) => id)]);

describe('weaveGaps', () => {
  it('puts a gap between the entry after it and the entry before it', () => {
    expect(placesOf(weaveGaps([gap('g', 3, 7)], loaded([9, 8, 2, 1]), 'descending'))).toEqual([[2, ['g']]]);
    expect(placesOf(weaveGaps([gap('g', 3, 7)], loaded([1, 2, 8, 9]), 'ascending'))).toEqual([[2, ['g']]]);
  });

  it('puts what lies before all entries below the last, and what lies after all above the first', () => {
    expect(placesOf(weaveGaps([gap('g', 0, 1)], loaded([9, 8]), 'descending'))).toEqual([[2, ['g']]]);
    expect(placesOf(weaveGaps([gap('g', 10, 12)], loaded([9, 8]), 'descending'))).toEqual([[0, ['g']]]);
  });

  it('waits for both neighbours to be read', () => {
    expect(placesOf(weaveGaps([gap('g', 3, 7)], loaded([9, 8, 2, 1], 0, 1), 'descending'))).toEqual([]);
  });

  it('places each gap once, wherever it lies', () => {
    const hour = fc.integer({ min: 0, max: 23 });
    const gaps = fc.array(fc.tuple(hour, hour), { maxLength: 5 });
    fc.assert(
      fc.property(fc.array(hour, { maxLength: 12 }), gaps, (hours, spans) => {
        const sorted = hours.toSorted((a, b) => b - a);
        const all = spans.map(([a, b], index) => gap(`g${index}`, Math.min(a, b), Math.max(a, b)));
        const woven = weaveGaps(all, loaded(sorted), 'descending');
        expect(
          [...woven.values()]
            .flat()
            .map(({ id }) => id)
            .sort(),
        ).toEqual(all.map(({ id }) => id).sort());
      }),
    );
  });
});
