import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { readAhead, type Ahead } from './read-ahead.ts';

/** Pages of one row each. A wait ends when it is told to. */
function ahead(enough: number): Ahead<number> & { readonly waited: () => void } {
  let over = (): void => undefined;
  const clock = {
    sleep: (_: number, signal?: AbortSignal) =>
      new Promise<void>((resolve, reject) => {
        over = resolve;
        signal?.addEventListener('abort', () => reject(signal.reason));
      }),
  };
  return { clock, sizeOf: () => 1, enough, patience: 100, waited: () => over() };
}

async function* pagesOf(count: number, log: string[], failAt = -1): AsyncGenerator<number> {
  try {
    for (let page = 0; page < count; page += 1) {
      log.push(`asked ${page}`);
      if (page === failAt) throw new Error(`page ${page} failed`);
      yield page;
    }
  } finally {
    log.push('closed');
  }
}

/** Pages that come only when they are let through. */
function slowPages() {
  let asked = 0;
  let give: (page: IteratorResult<number>) => void = () => undefined;
  const iterator: AsyncIterator<number> = {
    next: () => {
      asked += 1;
      return new Promise((resolve) => {
        give = resolve;
      });
    },
  };
  return {
    pages: { [Symbol.asyncIterator]: () => iterator },
    asked: () => asked,
    give: (value: number) => give({ done: false, value }),
    end: () => give({ done: true, value: undefined }),
  };
}

describe('readAhead', () => {
  it('asks for the next page while the one at hand is stored', async () => {
    const slow = slowPages();
    const reader = readAhead(slow.pages, ahead(1));
    const first = reader.next();
    slow.give(0);
    expect((await first).value).toEqual([0]);
    await nextTurn();
    expect(slow.asked()).toBe(2);
    slow.give(1);
    await nextTurn();
    slow.give(2);
    await nextTurn();
    // Both have come while the first was stored, and go into one commit.
    expect((await reader.next()).value).toEqual([1, 2]);
    slow.end();
    expect((await reader.next()).done).toBe(true);
  });

  it('waits until there is enough for a commit, or for as long as it may', async () => {
    const slow = slowPages();
    const way = ahead(2);
    const reader = readAhead(slow.pages, way);
    const first = reader.next();
    slow.give(0);
    await nextTurn();
    slow.give(1);
    expect((await first).value).toEqual([0, 1]);
    const second = reader.next();
    await nextTurn();
    slow.give(2);
    await nextTurn();
    way.waited();
    expect((await second).value).toEqual([2]);
    const last = reader.next();
    slow.give(3);
    await nextTurn();
    slow.end();
    expect((await last).value).toEqual([3]);
    expect((await reader.next()).done).toBe(true);
  });

  it('hands out every page once, in order, and is never further ahead than it may be', async () => {
    const log: string[] = [];
    const stored: number[] = [];
    for await (const pages of readAhead(pagesOf(100, log), ahead(5))) {
      await nextTurn();
      stored.push(...pages);
      const asked = log.filter((line) => line.startsWith('asked')).length;
      // Ten wait, and the one that was asked for when the others were taken.
      expect(asked - stored.length).toBeLessThanOrEqual(11);
    }
    expect(stored).toEqual(Array.from({ length: 100 }, (_, page) => page));
    expect(log.at(-1)).toBe('closed');
  });

  it('throws the failure of a page after the ones before it were stored', async () => {
    const stored: number[] = [];
    const read = async () => {
      for await (const pages of readAhead(pagesOf(5, [], 2), ahead(9))) stored.push(...pages);
    };
    await expect(read()).rejects.toThrow('page 2 failed');
    expect(stored).toEqual([0, 1]);
  });

  it('closes what it reads from when the reader stops early', async () => {
    const log: string[] = [];
    for await (const pages of readAhead(pagesOf(50, log), ahead(3))) if (pages.includes(1)) break;
    expect(log.at(-1)).toBe('closed');
    expect(log).not.toContain('asked 9');
  });
});
