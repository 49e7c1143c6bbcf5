import { expect, it } from 'vitest';
import { AdjustmentKindSchema } from './adjustment.ts';
import { KINDS, readKind } from './adjustment-kind.ts';

it('reads each kind as people write it, by its label and its name, whatever the case and the hyphens', () => {
  for (const kind of AdjustmentKindSchema.options) {
    const { label, spellings } = KINDS[kind];
    for (const text of [kind, label, label.toUpperCase(), ` ${label.replace('-', ' ')}`, ...spellings])
      expect([text, readKind(text)]).toEqual([text, kind]);
  }
});

it('takes no spelling for two kinds, and nothing for one that is none', () => {
  const all = AdjustmentKindSchema.options.flatMap((kind) => KINDS[kind].spellings);
  expect(new Set(all).size).toBe(all.length);
  expect(['', 'give', 'refunds', 'constructor'].map(readKind)).toEqual([null, null, null, null]);
});
