import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MultisetKeys } from './multiset-keys.ts';

describe('MultisetKeys', () => {
  it('gives equal rows a number each', () => {
    const keys = new MultisetKeys();
    expect(['a', 'b', 'a', 'a'].map((digest) => keys.next(digest))).toEqual(['a-1', 'b-1', 'a-2', 'a-3']);
  });

  it('gives the same keys in any order, and after any cut', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', 'c')), fc.nat(), (digests, where) => {
        const all = new MultisetKeys();
        const whole = digests.map((digest) => all.next(digest)).toSorted();
        const backwards = new MultisetKeys();
        expect(
          digests
            .toReversed()
            .map((digest) => backwards.next(digest))
            .toSorted(),
        ).toEqual(whole);
        const cut = digests.length === 0 ? 0 : where % digests.length;
        const first = new MultisetKeys();
        const before = digests.slice(0, cut).map((digest) => first.next(digest));
        const second = new MultisetKeys(first.countsOf(['a', 'b', 'c']));
        expect([...before, ...digests.slice(cut).map((digest) => second.next(digest))].toSorted()).toEqual(whole);
      }),
    );
  });

  it('forgets what cannot come again', () => {
    const keys = new MultisetKeys();
    for (const digest of ['a', 'b', 'b']) keys.next(digest);
    keys.keepOnly(['b', 'c']);
    expect(keys.countsOf(['a', 'b', 'c'])).toEqual({ b: 2 });
  });
});
