import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sweepByOffset, SWEEP_START, type SweepPosition } from './offset-sweep.ts';

interface Script {
  /** The list before each page, newest or oldest first as the test likes. */
  readonly lists: readonly (readonly number[])[];
  readonly clamp?: number;
  readonly marksAreUnique?: boolean;
  readonly hasMore?: (offset: number) => boolean | null;
  readonly start?: SweepPosition;
}

async function sweep({ lists, clamp = 10, marksAreUnique = true, hasMore = () => null, start = SWEEP_START }: Script) {
  let page = 0;
  const offsets: number[] = [];
  let read: number[] = [];
  let restarts = 0;
  const pages = sweepByOffset<number>({
    call: 'GET /list',
    limit: 10,
    mostRows: 5000,
    marksAreUnique,
    start,
    markOf: String,
    async fetchPage(offset, limit) {
      offsets.push(offset);
      if (offsets.length > 500) throw new Error('it does not end');
      const list = lists[Math.min(page++, lists.length - 1)] ?? [];
      return { rows: list.slice(offset, offset + Math.min(limit, clamp)), hasMore: hasMore(offset) };
    },
  });
  let last: SweepPosition | null = null;
  for await (const one of pages) {
    if (one.isRestart) [read, restarts] = [[], restarts + 1];
    read.push(...one.fresh);
    last = one.position;
  }
  return { read, offsets, restarts, last };
}
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('offset sweep', () => {
  it('steps by what it received, less an overlap of one', async () => {
    expect(await sweep({ lists: [upTo(25)] })).toMatchObject({ read: upTo(25), offsets: [0, 9, 18] });
  });

  it('measures the server’s limit: a first page that is short may be a clamp', async () => {
    expect(await sweep({ lists: [upTo(8)], clamp: 3 })).toMatchObject({ read: upTo(8), offsets: [0, 2, 4, 6] });
    expect(await sweep({ lists: [upTo(2)] })).toMatchObject({ read: upTo(2), offsets: [0, 1] });
    expect(await sweep({ lists: [[]] })).toMatchObject({ read: [], offsets: [0] });
  });

  it('asks once where the limit is known and the page is shorter', async () => {
    expect(await sweep({ lists: [upTo(2)], start: { ...SWEEP_START, largestPage: 10 } })).toMatchObject({
      offsets: [0],
    });
  });

  it('always moves on, by one at least', async () => {
    expect(await sweep({ lists: [upTo(4)], clamp: 1 })).toMatchObject({ read: upTo(4), offsets: [0, 1, 2, 3, 4] });
  });

  it('takes no word for there being no more, and goes on where there is said to be more', async () => {
    expect((await sweep({ lists: [upTo(20)], hasMore: () => false })).read).toEqual(upTo(20));
    const more = await sweep({ lists: [upTo(10)], clamp: 4, hasMore: (offset) => offset < 6 });
    expect(more.read).toEqual(upTo(10));
  });

  it('reads again from the beginning when a page does not show the overlap', async () => {
    const before = upTo(30);
    const moved = [...Array.from({ length: 40 }, (_, index) => 100 + index), ...before];
    const { read, offsets, restarts } = await sweep({ lists: [before, moved] });
    expect(offsets.slice(0, 3)).toEqual([0, 9, 0]);
    expect(restarts).toBe(1);
    expect(read).toEqual(moved);
  });

  it('takes an empty page where rows were expected for rows that were removed', async () => {
    const { read, restarts } = await sweep({ lists: [upTo(20), upTo(20).slice(14)] });
    expect(restarts).toBe(1);
    expect(read).toEqual(upTo(20).slice(14));
  });

  it('gives up on a list that never holds still, in words', async () => {
    const lists = Array.from({ length: 20 }, (_, page) =>
      Array.from({ length: 40 }, (_, index) => page * 1000 + index),
    );
    await expect(sweep({ lists })).rejects.toMatchObject({
      code: 'unexpected shape',
      problem: { sentence: expect.stringMatching(/shifting/) as string },
    });
  });

  it('ends where the server gives the same page for every offset', async () => {
    let calls = 0;
    const pages = sweepByOffset<number>({
      call: 'GET /list',
      limit: 10,
      mostRows: 5000,
      marksAreUnique: true,
      start: SWEEP_START,
      markOf: String,
      fetchPage: async () => ({ rows: upTo(++calls > 50 ? 0 : 10), hasMore: null }),
    });
    const fresh: number[] = [];
    for await (const page of pages) fresh.push(...page.fresh);
    expect(fresh).toEqual(upTo(10));
    expect(calls).toBe(3);
  });

  it.each([1, 3, 25, 40])('ends where the server ignores the offset, with %i equal rows', async (count) => {
    let calls = 0;
    const pages = sweepByOffset<number>({
      call: 'GET /list',
      limit: 100,
      mostRows: 5000,
      marksAreUnique: false,
      start: SWEEP_START,
      markOf: String,
      fetchPage: async () => {
        calls += 1;
        return { rows: Array.from({ length: count }, () => 7), hasMore: null };
      },
    });
    const fresh: number[] = [];
    let last: { isWhole: boolean; missing: readonly unknown[] } | null = null;
    for await (const page of pages) {
      fresh.push(...page.fresh);
      last = page;
    }
    expect(fresh).toHaveLength(count);
    expect(calls).toBe(3);
    // A round number may be where the server cuts.
    expect(last).toMatchObject({ isWhole: count !== 40, missing: count === 40 ? [{}] : [] });
  });

  it('reads 240 equal rows in a call a page and one more', async () => {
    const { read, offsets } = await sweep({ lists: [Array.from({ length: 240 }, () => 7)], marksAreUnique: false });
    expect(read).toHaveLength(240);
    expect(offsets.length).toBeLessThanOrEqual(2 * 27 + 2);
  });

  it('joins pages of rows that look alike by their order', async () => {
    const list = [1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3];
    expect((await sweep({ lists: [list], marksAreUnique: false })).read).toEqual(list);
  });

  it('reads any list whole, whatever repeats in it and however the server clamps', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 60 }),
        fc.integer({ min: 1, max: 10 }),
        async (list, clamp) => {
          expect((await sweep({ lists: [list], clamp, marksAreUnique: false })).read).toEqual(list);
          const unique = upTo(list.length);
          expect((await sweep({ lists: [unique], clamp })).read).toEqual(unique);
        },
      ),
    );
  });

  it('skips nothing that was there all along while rows come in front and others go', async () => {
    const step = fc.record({ comes: fc.integer({ min: 0, max: 12 }), goes: fc.array(fc.nat(), { maxLength: 3 }) });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 60 }), fc.array(step, { maxLength: 6 }), async (length, steps) => {
        const lists = [upTo(length)];
        steps.forEach(({ comes, goes }, at) => {
          const gone = new Set(goes.map((place) => place % Math.max(lists.at(-1)!.length, 1)));
          const fresh = Array.from({ length: comes }, (_, index) => 1000 * (at + 1) + index);
          lists.push([...fresh, ...lists.at(-1)!.filter((_, index) => !gone.has(index))]);
        });
        const stayed = lists[0]!.filter((row) => lists.every((list) => list.includes(row)));
        const result = await sweep({ lists }).catch((error: unknown) => error);
        if (result instanceof Error) expect(result.message).toMatch(/shifting/);
        else expect((result as { read: number[] }).read).toEqual(expect.arrayContaining(stayed));
      }),
      { numRuns: 300 },
    );
  });
});
