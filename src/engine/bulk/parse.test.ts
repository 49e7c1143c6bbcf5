import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvLines, unguardText } from '../exports/index.ts';
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
      { number: 1, cells: ['a', 'b'], isTorn: false },
      { number: 3, cells: ['1', 'two\nlines'], isTorn: false },
      { number: 5, cells: ['3', '4'], isTorn: false },
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
        const form = { separator, decimalMark: '.', withBom } as const;
        const kinds = (rows[0] ?? []).map(() => 'text' as const);
        const text = (withBom ? '\uFEFF' : '') + csvLines(kinds, rows, form);
        const parsed = await parseFile(text, separator);
        expect(parsed.records.map(({ cells }) => cells.map(unguardText))).toEqual(rows);
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ['inch marks', 'a,b,c\n12" vinyl,1,24"\n', ['12" vinyl', '1', '24"'], false],
    ['a word in quotes', 'a,b,c\n"Big" deal,1,x\n', ['"Big" deal', '1', 'x'], true],
    ['an open quote', 'a,b,c\n"Big,1,x\nd,e,f\n', ['"Big', '1', 'x'], true],
    ['spaces before a quote', 'a,b,c\n "x,y", 1,z\n', ['x,y', ' 1', 'z'], false],
    ['a note of two lines', 'a,b,c\nx,1,"one, two\nthree"\n', ['x', '1', 'one, two\nthree'], false],
    ['what spreadsheets say first', 'sep=;\na;b;c\nx,y;1;z\n', ['x,y', '1', 'z'], false],
  ])('holds %s', async (_, text, cells, isTorn) => {
    const [, row] = (await parseFile(text)).records;
    expect([row?.cells, row?.isTorn, row?.number]).toEqual([cells, isTorn, 2]);
  });

  it('loses no row to quotation marks that two rows left open', async () => {
    const rows = ['n,1,"VIP', 'm,2,x', 'o,3,y', 'p,4,VIP"', 'q,5,z'];
    expect(await cellsOf(['a,b,c', ...rows].join('\n'))).toEqual(['a,b,c', ...rows].map((row) => row.split(',')));
  });

  it('keeps what was pasted as it stood in the cells of the spreadsheet', async () => {
    const notes = ['"hi" he said', '"VIP', 'x', 'VIP"', '"VIP"', '"two\nlines ""so"" today"'];
    const text = notes.map((note, at) => `u${at}\t5\t${note}\n`).join('');
    const { records } = await parseFile(text, null, 'pasted');
    expect(records.map(({ cells }) => cells[2])).toEqual([...notes.slice(0, 5), 'two\nlines "so" today']);
    expect(records.some(({ isTorn }) => isTorn)).toBe(false);
  });

  it('keeps every character, wherever it falls', async () => {
    const note = `${'x'.repeat(65_500)}${'😀'.repeat(60)}`;
    expect(await cellsOf(`a,b\n1,${note}\n`)).toEqual([
      ['a', 'b'],
      ['1', note],
    ]);
  });

  it('is read the same however long it is', async () => {
    const row = (at: number) => `${at},"quoted ""${at}"" text",${'x'.repeat(at % 50)}`;
    const rows = Array.from({ length: 6000 }, (_, at) => row(at));
    const cells = await cellsOf(rows.join('\r\n'));
    expect(cells).toHaveLength(6000);
    expect(cells.every(([number, text]) => text === `quoted "${number}" text`)).toBe(true);
  });
});
