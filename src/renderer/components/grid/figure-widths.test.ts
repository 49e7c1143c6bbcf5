import { describe, expect, it } from 'vitest';
import { grownWidths, hasSameWidths, shapeOf } from './figure-widths.ts';

describe('the room of columns of figures', () => {
  it('grows to the longest figure that was seen, and does not shrink while rows scroll by', () => {
    const first = grownWidths({}, [
      { id: 'amount', width: 90.2 },
      { id: 'amount', width: 118.6 },
      { id: 'after', width: 40 },
    ]);
    expect(first).toEqual({ amount: 119, after: 40 });
    expect(grownWidths(first, [{ id: 'amount', width: 60 }])).toBe(first);
  });

  it('is the same object where nothing grew, so that nothing is drawn again', () => {
    const widths = { amount: 100 };
    expect(grownWidths(widths, [{ id: 'amount', width: 100 }])).toBe(widths);
  });

  it('is measured once for figures that differ in their digits only, column by column', () => {
    expect(shapeOf('amount', '<b>−1,234.50</b>')).toBe(shapeOf('amount', '<b>−9,876.00</b>'));
    expect(shapeOf('amount', '12')).not.toBe(shapeOf('amount', '123'));
    expect(shapeOf('amount', '12')).not.toBe(shapeOf('after', '12'));
  });

  it('tells another list of the same widths, which needs no drawing again', () => {
    expect(hasSameWidths({ amount: 100, after: 40 }, { after: 40, amount: 100 })).toBe(true);
    expect(hasSameWidths({ amount: 100 }, { amount: 100, after: 40 })).toBe(false);
    expect(hasSameWidths({ amount: 100 }, { after: 100 })).toBe(false);
  });
});
