import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRetryAfter } from './retry-after.ts';

const NOW = Date.parse('2026-11-23T09:00:00Z');
const read = (text: string, more: Record<string, string> = {}) => readRetryAfter({ 'Retry-After': text, ...more }, NOW);

describe('readRetryAfter', () => {
  it.each([
    ['0', 0],
    ['120', 120_000],
    ['1.5', 1500],
    [' 7 ', 7000],
    ['Mon, 23 Nov 2026 09:00:30 GMT', 30_000],
    ['Mon, 23 Nov 2026 08:59:00 GMT', 0],
    ['9999999', 86_400_000],
    ['Fri, 31 Dec 9999 23:59:59 GMT', 86_400_000],
    ['', null],
    ['soon', null],
    ['-5x', null],
  ])('reads %o as %o milliseconds', (text, milliseconds) => {
    expect(read(text)).toBe(milliseconds);
  });

  it('counts a date from the answer’s own date, so a wrong local clock does not matter', () => {
    expect(read('Thu, 16 Oct 2025 23:21:54 GMT', { date: 'Thu, 16 Oct 2025 23:21:44 GMT' })).toBe(10_000);
  });

  it('finds nothing where there is no header', () => {
    expect(readRetryAfter({}, NOW)).toBeNull();
  });

  it('never waits for longer than a day nor less than no time, whatever the header says', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.nat().map(String),
          fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
        ),
        (text) => {
          const wait = read(text);
          if (wait !== null) expect(wait >= 0 && wait <= 86_400_000).toBe(true);
        },
      ),
    );
  });
});
