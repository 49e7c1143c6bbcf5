import { describe, expect, it } from 'vitest';
import { compare } from './compare.ts';

describe('comparing for a sorted list', () => {
  it('puts the smaller first, and leaves equals where they are', () => {
    expect(['b', 'a', 'B', 'é', 'a'].toSorted(compare)).toEqual(['B', 'a', 'a', 'b', 'é']);
    expect([2n, -10n, 1n].toSorted(compare)).toEqual([-10n, 1n, 2n]);
    expect(compare('a', 'a')).toBe(0);
  });
});
