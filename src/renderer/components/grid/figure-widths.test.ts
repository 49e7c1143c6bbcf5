import { describe, expect, it } from 'vitest';
import { grownWidths } from './figure-widths.ts';

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
});
