import { expect, it } from 'vitest';
import { readSources } from './source-files.ts';

/** A sentence of the engine as a child of an element: `{problem.sentence}`, `{warning}`. As an attribute it follows `=`. */
const AS_TEXT = /(?<![=$])\{[^{}\n]*\b(?:sentence|cure|kept|warning|why)\}/g;

// Whatever comes from outside stands in them: `Sentence` isolates it, and writes times in the operator's own zone.
it('shows sentences by Sentence alone', () => {
  const shown = readSources('src/renderer')
    .filter(({ path }) => path.endsWith('.tsx'))
    .flatMap(({ path, text }) => [...text.matchAll(AS_TEXT)].map(([found]) => `${path}: ${found}`));
  expect(shown).toEqual([]);
});
