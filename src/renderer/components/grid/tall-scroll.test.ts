import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tallScroll } from './tall-scroll.ts';

describe('tallScroll', () => {
  it('leaves a list alone that a browser can lay out', () => {
    const scroll = tallScroll(32_000, 600);
    expect([scroll.height, scroll.toList(123), scroll.toElement(123)]).toEqual([32_000, 123, 123]);
  });

  it('reaches both ends of a list of any length, and comes back where it was', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_000, max: 10 ** 10 }), fc.integer({ min: 100, max: 900 }), (total, viewport) => {
        const scroll = tallScroll(total, viewport);
        expect(scroll.height).toBeLessThanOrEqual(30_000_000);
        expect(scroll.toList(0)).toBe(0);
        expect(scroll.toList(scroll.height - viewport)).toBeCloseTo(total - viewport, 3);
        expect(scroll.toElement(scroll.toList(77))).toBeCloseTo(77, 6);
      }),
    );
  });
});
