import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalText, digestText } from './digest.ts';

describe('digestText', () => {
  it('is the same for the same text, on every machine', () => {
    expect(digestText('')).toBe(digestText(''));
    expect([digestText('a'), digestText('welcome-bonus')]).toMatchInlineSnapshot(`
      [
        "e5f620fbb18f08096e4ca14a9eb6ea58",
        "70bf3446deb3fd1a998d92342fdd84f0",
      ]
    `);
  });

  it('tells a hundred thousand rows apart that hardly differ', () => {
    const digests = new Set<string>();
    for (let index = 0; index < 100_000; index += 1)
      digests.add(digestText(`{"credits":${index % 5},"date":"2026-01-01 00:00:${index % 60}","n":${index}}`));
    expect(digests.size).toBe(100_000);
  });

  it('has no weak part: each quarter alone hardly ever repeats', () => {
    for (const quarter of [0, 8, 16, 24]) {
      const parts = new Set<string>();
      for (let index = 0; index < 20_000; index += 1) parts.add(digestText(`row ${index}`).slice(quarter, quarter + 8));
      // 20,000 draws of 32 bits collide 0.05 times on average.
      expect(parts.size).toBeGreaterThan(19_990);
    }
  });

  it('changes with any change of the text', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect(digestText(a) === digestText(b)).toBe(a === b);
      }),
    );
  });
});

describe('canonicalText', () => {
  it('does not mind in which order fields come', () => {
    expect(canonicalText({ b: [1, { d: null, c: 'x' }], a: true })).toBe(
      canonicalText({ a: true, b: [1, { c: 'x', d: null }] }),
    );
  });

  it('is JSON of the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalText(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
