import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openConnection } from './connection.ts';
import { decodeText, encodeText } from './text-key.ts';

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom('\u0000', '\u0001', '\u0002', 'a', '\uD7FF', '\uD83D', '\uDE00', '\uE000', '\uFE0F', '\uFFFF'),
    )
    .map((units) => units.join('')),
);
const sign = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

describe('text as a column keeps it', () => {
  it('comes back as it was, lone surrogates and zeros too', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(decodeText(encodeText(text))).toBe(text);
      }),
    );
  });

  it('is sorted by SQLite as JavaScript sorts the text', () => {
    const connection = openConnection(':memory:');
    fc.assert(
      fc.property(anyText, anyText, (a, b) => {
        const keys = [encodeText(a), encodeText(b)];
        const row = connection.first(
          'SELECT CASE WHEN a = b THEN 0 WHEN a < b THEN -1 ELSE 1 END FROM (SELECT ? AS a, ? AS b)',
          keys,
        );
        expect(row?.[0]).toBe(sign(a, b));
      }),
      { numRuns: 2000 },
    );
    connection.release();
  });

  it('is kept as it is when it is ordinary', () => {
    expect(encodeText('Crédit – 12,50 €')).toBe('Crédit – 12,50 €');
  });
});
