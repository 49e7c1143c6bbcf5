import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatCredits, fromStored } from '../../domain/credits.ts';
import { guardText, unguardText } from './cells.ts';
import { csvHeader, csvLines } from './csv.ts';

/** Texts that somebody could have typed, with everything that hurts where a cell may begin. */
const nasty = fc
  .array(fc.oneof(fc.constantFrom(...`=+-@\t\r\n\0';,"＝`.split('')), fc.string({ unit: 'grapheme', maxLength: 4 })), {
    maxLength: 8,
  })
  .map((pieces) => pieces.join(''));

describe('cells of an export', () => {
  it('never begin like a formula in a column of text, whatever a reader takes for the end of a cell', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        expect(guardText(text)).not.toMatch(/^[=+\-@\t\r\n\0＝＋－＠]/);
        for (const cell of guardText(text).split(/[;,\t\r\n]/)) expect(cell).not.toMatch(/^[=+\-@＝＋－＠]/);
      }),
    );
  });

  it('come back as they were from any CSV reader, in any form and any text', () => {
    const amount = fc.integer({ min: -9e15, max: 9e15 });
    const rows = fc.array(fc.record({ text: nasty, amount }), { minLength: 1, maxLength: 20 });
    const form = fc.record({
      separator: fc.constantFrom(';', '\t'),
      decimalMark: fc.constantFrom('.', ','),
      withBom: fc.boolean(),
    });
    fc.assert(
      fc.property(rows, form, (data, { separator, decimalMark, withBom }) => {
        const values = data.map((row) => [row.text, formatCredits(fromStored(row.amount))]);
        const file =
          csvHeader(['text', 'amount'], { separator, withBom }) +
          csvLines(['text', 'amount'], values, { separator, decimalMark });
        const [header, ...read]: string[][] = parse(file, {
          delimiter: separator,
          bom: withBom,
          record_delimiter: '\r\n',
        });
        expect(header).toEqual(['text', 'amount']);
        expect(read.map(([cell = '', number = '']) => [unguardText(cell), number.replace(decimalMark, '.')])).toEqual(
          values,
        );
      }),
    );
  });

  it('stand in quotes where they are text, and without where they are numbers, dates or absent (RFC 4180)', () => {
    const kinds = ['text', 'text', 'amount', 'date'] as const;
    expect(csvLines(kinds, [['plain', 'say "hi"', '-12.5', null]], { separator: ';', decimalMark: ',' })).toBe(
      '"plain";"say ""hi""";-12,5;\r\n',
    );
  });
});
