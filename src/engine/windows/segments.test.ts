import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAcross, type Segment } from './segments.ts';

function segment(rows: readonly number[], asked: number[] = []): Segment<number> {
  return {
    count: rows.length,
    read: (skip, limit) => {
      asked.push(limit);
      return Promise.resolve(rows.slice(skip, skip + limit));
    },
  };
}

describe('a window on a list made of segments', () => {
  it('shows what a window on the joined list would, wherever it lies', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(fc.integer())), fc.nat(40), fc.nat(40), async (lists, skip, limit) => {
        const rows = await readAcross(
          lists.map((list) => segment(list)),
          skip,
          limit,
        );
        expect(rows).toEqual(lists.flat().slice(skip, skip + limit));
      }),
    );
  });

  it('asks nothing of segments that the window does not reach', async () => {
    const asked: number[] = [];
    await readAcross([segment([1, 2, 3], asked), segment([4, 5]), segment([6, 7], asked)], 3, 2);
    expect(asked).toEqual([]);
  });
});
