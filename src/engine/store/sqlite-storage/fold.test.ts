import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldCase } from './fold.ts';

const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);

describe('folding', () => {
  it('makes equal just what a pattern with i takes for equal, for every unit that has a case', () => {
    const all = Array.from({ length: 0x10000 }, (_, unit) => String.fromCharCode(unit));
    const cased = all.filter((text) => text.toUpperCase() !== text || text.toLowerCase() !== text);
    // Units without a case are themselves alone.
    expect(all.filter((text) => !cased.includes(text) && foldCase(text) !== text)).toEqual([]);
    for (const text of cased) {
      const same = cased.filter((other) => foldCase(other) === foldCase(text));
      expect(cased.join('').match(new RegExp(escaped(text), 'gi'))).toEqual(same);
    }
  });

  it('finds a text in another just when the pattern does', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', 'A', 'ß', 'ẞ', 'ſ', 'K', 'k', 'İ', 'ı', 'i', 'é', 'É', 'σ', 'ς', '-', '.'),
    });
    fc.assert(
      fc.property(text, text, (whole, part) => {
        expect(foldCase(whole).includes(foldCase(part))).toBe(new RegExp(escaped(part), 'i').test(whole));
      }),
    );
  });
});
