import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isolateForeign } from './isolate-foreign.ts';

/** Names from outside: letters of both directions, digits, marks, and all that directs text. */
const names = fc.string({
  unit: fc.constantFrom(
    ...Array.from('abא\u05D1\u0639\u0663\u{10800}12 .,“”-\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069\u200F'),
  ),
  maxLength: 12,
});
const ISOLATED = /\u2068[^\u2068\u2069]+\u2069/gu;

describe('a sentence with what came from outside', () => {
  it('stays as it is where nothing in it is written from right to left', () => {
    const sentence = 'Ada gave “Zoë Müller” +5 credits – 2026-11-23 07:28 UTC.';
    expect(isolateForeign(sentence)).toBe(sentence);
  });

  it('keeps the order of the names in it, and of what stands between them', () => {
    expect(isolateForeign('Gave אבג דה 5, “וזח” 7')).toBe('Gave \u2068אבג דה\u2069 5, “\u2068וזח\u2069” 7');
    expect(isolateForeign('“cod\u202Eexe.fdp” 3')).toBe('“cod\uFFFDexe.fdp” 3');
  });

  it('leaves nothing outside of its isolates by which the direction could change', () => {
    fc.assert(
      fc.property(names, names, (one, other) => {
        const shown = isolateForeign(`Moved “${one}” to ${other} 12 times.`);
        const outside = shown.replace(ISOLATED, '');
        expect(outside).not.toMatch(/[\u202A-\u202E\u2066-\u2069\u200F\p{Script=Hebrew}\p{Script=Arabic}\u{10800}]/u);
        expect(shown.replace(/[\u2068\u2069]/gu, '')).toBe(
          `Moved “${one}” to ${other} 12 times.`.replace(/[\u202A-\u202E\u2066-\u2069]/gu, '\uFFFD'),
        );
      }),
    );
  });
});
