import { stringify } from 'csv-stringify/sync';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatCredits, fromStored } from '../../domain/credits.ts';
import { cellsOf, guardText, unguardText } from './cells.ts';
import { column, type Column } from './column.ts';
import { csvOptions } from './csv.ts';

interface Row {
  readonly text: string;
  readonly amount: number;
}
const columns: readonly Column<Row>[] = [
  column('text', 'text', '', (row) => row.text),
  column('amount', 'amount', '', (row) => formatCredits(fromStored(row.amount))),
];
const names = { accounts: new Map(), connections: new Map() };
/** Texts that somebody could have typed, with everything that hurts near their beginning. */
const nasty = fc
  .tuple(
    fc.constantFrom('', '=', '+', '-', '@', '\t', '\r', '\n', '\0', "'", "'=", "''-"),
    fc.string({ unit: 'grapheme' }),
  )
  .map(([start, rest]) => start + rest);

describe('cells of an export', () => {
  it('never begin like a formula in a column of text', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        expect(guardText(text)).not.toMatch(/^[=+\-@\t\r\n\0]/);
      }),
    );
  });

  it('hold a negative amount as a number, not as guarded text', () => {
    expect(cellsOf(columns, { text: 'a', amount: -12_500_000 }, names)).toEqual(['a', '-12.5']);
  });

  it('come back as they were from any CSV reader, with any separator and any text', () => {
    const amount = fc.integer({ min: -9e15, max: 9e15 });
    const rows = fc.array(fc.record({ text: nasty, amount }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(rows, fc.constantFrom(',', ';', '\t'), fc.boolean(), (data, separator, withBom) => {
        const text = stringify(
          data.map((row) => cellsOf(columns, row, names)),
          csvOptions({ separator, withBom }),
        );
        const read: string[][] = parse(text, { delimiter: separator, bom: withBom, record_delimiter: '\r\n' });
        expect(read.map(([cell = '', number]) => [unguardText(cell), number])).toEqual(
          data.map((row) => [row.text, formatCredits(fromStored(row.amount))]),
        );
      }),
    );
  });

  it('end every line with CRLF and put in quotes what needs them (RFC 4180)', () => {
    const text = stringify([['a,b', 'say "hi"', 'two\nlines']], csvOptions({ separator: ',', withBom: true }));
    expect(text).toBe('\uFEFF"a,b","say ""hi""","two\nlines"\r\n');
  });
});
