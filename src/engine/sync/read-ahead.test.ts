import { describe, expect, it } from 'vitest';
import { readAhead } from './read-ahead.ts';

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

describe('readAhead', () => {
  it('asks for the next page before the one at hand is done with, and keeps the order', async () => {
    const log: string[] = [];
    for await (const page of readAhead(pagesOf(3, log))) {
      await Promise.resolve();
      log.push(`stored ${page}`);
    }
    expect(log).toEqual(['asked 0', 'asked 1', 'stored 0', 'asked 2', 'stored 1', 'closed', 'stored 2']);
  });

  it('throws the failure of a page after the ones before it were stored', async () => {
    const stored: number[] = [];
    const read = async () => {
      for await (const page of readAhead(pagesOf(5, [], 2))) stored.push(page);
    };
    await expect(read()).rejects.toThrow('page 2 failed');
    expect(stored).toEqual([0, 1]);
  });

  it('closes what it reads from when the reader stops early', async () => {
    const log: string[] = [];
    for await (const page of readAhead(pagesOf(5, log))) if (page === 1) break;
    expect(log.at(-1)).toBe('closed');
    expect(log).not.toContain('asked 4');
  });
});
