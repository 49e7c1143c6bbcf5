import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvOptions, guardText } from '../exports/index.ts';
import { parseFile } from './parse.ts';

const cellsOf = async (text: string) => (await parseFile(text)).records.map(({ cells }) => cells);

describe('a file', () => {
  it.each([
    [',', 'a,b\r\n1,2\r\n'],
    [';', 'a;b\n1,5;2\n'],
    ['\t', 'a\tb\r1\t2'],
    [';', 'a;b\n"x,y,z";2\n'],
    [',', '"Name; given",b\n1,2\n'],
  ])('is divided at %j', async (separator, text) => {
    expect((await parseFile(text)).separator).toBe(separator);
    expect((await cellsOf(text)).every((cells) => cells.length === 2)).toBe(true);
  });

  it('counts rows as a spreadsheet does, empty ones too, and leaves those out', async () => {
    const { records } = await parseFile('\uFEFFa,b\n\n1,"two\nlines"\n,\n3,4\n');
    expect(records).toEqual([
      { number: 1, cells: ['a', 'b'] },
      { number: 3, cells: ['1', 'two\nlines'] },
      { number: 5, cells: ['3', '4'] },
    ]);
  });

  it('comes back as it was written by our own exports, whatever the texts and however long', async () => {
    const cell = fc
      .oneof(fc.string(), fc.constantFrom('=1+1', '"', '\r\n', 'a;b', "'", 'ä', '\u2028'))
      .map((text) => `x${text}`);
    const table = fc
      .integer({ min: 2, max: 6 })
      .chain((width) =>
        fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 60 }),
      );
    await fc.assert(
      fc.asyncProperty(table, fc.constantFrom(',', ';', '\t'), fc.boolean(), async (rows, separator, withBom) => {
        const text = stringify(
          rows.map((cells) => cells.map(guardText)),
          csvOptions({ separator, withBom }),
        );
        const parsed = await parseFile(text, separator);
        expect(parsed.records.map(({ cells }) => cells)).toEqual(rows);
      }),
      { numRuns: 60 },
    );
  });

  it('is read the same in pieces: a line break and a quote may fall on the edge of one', async () => {
    const row = (at: number) => `${at},"quoted ""${at}"" text",${'x'.repeat(at % 50)}`;
    const rows = Array.from({ length: 6000 }, (_, at) => row(at));
    const cells = await cellsOf(rows.join('\r\n'));
    expect(cells).toHaveLength(6000);
    expect(cells.every(([number, text]) => text === `quoted "${number}" text`)).toBe(true);
  });
});
