import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { once } from 'node:events';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { csvHeader, csvLines } from '../../src/engine/exports/index.ts';
import { createSheet } from '../../src/engine/exports/xlsx.ts';
import { makeFolder } from '../support/desk.ts';

/** A spreadsheet program, where the machine has one: these tests are skipped by name where it has none. */
const hasSoffice = spawnSync('soffice', ['--version'], { encoding: 'utf8' }).status === 0;
const folder = makeFolder();
afterAll(() => folder[Symbol.dispose]());

/** What LibreOffice makes of files, in a language, cell by cell: its own XML, in which nothing depends on how it looks. */
async function opened(locale: string, options: readonly string[], paths: readonly string[]): Promise<string[]> {
  const home = join(folder.path, `office-${locale}`);
  mkdirSync(join(home, 'user'), { recursive: true });
  writeFileSync(join(home, 'user', 'registrymodifications.xcu'), profile(locale));
  const out = join(folder.path, `opened-${locale}`);
  const office = spawn(
    'soffice',
    [
      `-env:UserInstallation=${pathToFileURL(home).href}`,
      '--headless',
      '--norestore',
      '--convert-to',
      'fods',
      '--outdir',
      out,
    ].concat(options, paths),
    { stdio: 'ignore', env: { ...process.env, HOME: folder.path } },
  );
  await once(office, 'close');
  return paths.map((path) =>
    readFileSync(join(out, `${path.slice(path.lastIndexOf('/') + 1).replace(/\.\w+$/, '')}.fods`), 'utf8'),
  );
}

function profile(locale: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>${locale}</value></prop></item></oor:items>`;
}

/** Cells of the first sheet, as type and value. */
function cellsOf(sheet: string): string[][] {
  const table = sheet.slice(sheet.indexOf('<table:table '), sheet.indexOf('</table:table>'));
  return [...table.matchAll(/<table:table-row[^>]*>(.*?)<\/table:table-row>/gs)].map(([, row = '']) =>
    [...row.matchAll(/<table:table-cell([^>]*?)(?:\/>|>(.*?)<\/table:table-cell>)/gs)].map(
      ([, about = '', inside = '']) => {
        const told = (name: string) => new RegExp(`${name}="([^"]*)"`).exec(about)?.[1];
        const text = [...inside.matchAll(/<text:p>(.*?)<\/text:p>/gs)]
          .map(([, words = '']) =>
            words
              .replace(/<text:s\/>/g, ' ')
              .replace(/<text:tab\/>/g, '\t')
              .replace(/<[^>]*>/g, ''),
          )
          .join('\n');
        const plain = text
          .replaceAll('&lt;', '<')
          .replaceAll('&gt;', '>')
          .replaceAll('&amp;', '&')
          .replaceAll('&apos;', "'")
          .replaceAll('&quot;', '"');
        const formula = told('table:formula');
        if (formula !== undefined) return `formula ${formula}`;
        const type = told('office:value-type');
        return type === undefined ? '' : `${type} ${told('office:value') ?? told('office:date-value') ?? plain}`;
      },
    ),
  );
}

/** What has run in some spreadsheet, or could: each in the beginning of a cell, and behind what may be taken for its end. */
const FORMULAS = [
  '=1+1',
  '+1+1',
  '-1+1',
  '@SUM(1;1)',
  '=HYPERLINK("http://127.0.0.1";"x")',
  "=cmd|' /C calc'!A0",
  '-2+3+cmd|x!A0',
  '＝1+1',
];
const PAYLOADS = [
  ...FORMULAS,
  ...['\t', '\r', '\n', '\r\n', ';', ',', '";', '",', '"\t', '"\r\n', "';", ' ', '""'].flatMap((start) => [
    `${start}=1+1`,
    `x${start}@SUM(1;1)`,
  ]),
  '\0=1+1',
  'a;b,c\t=1+1',
  '=1+1;=1+1,=1+1',
  '"=1+1"',
  "'=1+1",
];

const columns = [
  { name: 'id', kind: 'text' },
  { name: 'amount', kind: 'amount' },
  { name: 'requests', kind: 'count' },
  { name: 'at', kind: 'instant' },
  { name: 'day', kind: 'date' },
] as const;
const rows = [
  ['12345678901234567890', '-12.5', '3', '2026-03-31T22:04:05.250Z', '2026-03-31'],
  ['007', '8999999332', '0', '2026-10-25T01:30:00.000Z', '2026-10-25'],
  ['=1+1', '9007199254.740991', null, '1899-12-31T00:00:00.000Z', null],
  ['a _x000D_ <b> & "c"\nline', '0.000001', null, null, null],
  ['2026-03-31', null, null, null, null],
] as const;

/** Three starts of one program, at the same time: each takes seconds, of which most is waiting. */
const spreadsheets = new Map<string, string[]>();
const LOCALES = ['en-US', 'de-DE'];

describe.skipIf(!hasSoffice)('in a spreadsheet program (soffice)', () => {
  beforeAll(async () => {
    const files = ([',', ';', '\t'] as const).map((separator, at) => {
      const path = join(folder.path, `payloads-${at}.csv`);
      const form = { separator, decimalMark: '.', withBom: true } as const;
      const lines = PAYLOADS.map((text) => [text, 'end']);
      writeFileSync(path, csvHeader(['text', 'end'], form) + csvLines(['text', 'text'], lines, form));
      return path;
    });
    const typed = join(folder.path, 'typed.xlsx');
    writeFileSync(typed, await workbook());
    // All three separators at once, UTF-8: a cell ends wherever any reader could think so.
    const splitting = ['--infilter=Text - txt - csv (StarCalc):44/59/9,34,76,1'];
    const [payloads, ...inLocales] = await Promise.all([
      opened('en-GB', splitting, files),
      ...LOCALES.map((locale) => opened(locale, [], [typed])),
    ]);
    spreadsheets.set('payloads', payloads ?? []);
    for (const [at, locale] of LOCALES.entries()) spreadsheets.set(locale, inLocales[at] ?? []);
  }, 180_000);

  it(`nothing of ${PAYLOADS.length} dangerous texts in a CSV runs, with three separators, whichever is split at`, () => {
    expect(PAYLOADS.length).toBeGreaterThanOrEqual(39);
    const sheets = spreadsheets.get('payloads') ?? [];
    expect(sheets).toHaveLength(3);
    for (const sheet of sheets) {
      const cells = cellsOf(sheet);
      expect(cells.flat().filter((cell) => !/^string |^$/.test(cell))).toEqual([]);
      expect(cells.length).toBeGreaterThan(PAYLOADS.length);
    }
  });

  it.each(LOCALES)('an XLSX has ids as text, amounts as numbers, instants and dates as such (%s)', (locale) => {
    const [header, ...cells] = cellsOf(spreadsheets.get(locale)?.[0] ?? '');
    expect(header?.filter((cell) => cell !== '')).toEqual(columns.map(({ name }) => `string ${name}`));
    const filled = cells.slice(0, rows.length).map((row) => row.filter((cell) => cell !== ''));
    expect(filled).toEqual([
      ['string 12345678901234567890', 'float -12.5', 'float 3', 'date 2026-03-31T22:04:05.25', 'date 2026-03-31'],
      ['string 007', 'float 8999999332', 'float 0', 'date 2026-10-25T01:30:00', 'date 2026-10-25'],
      // More digits than a spreadsheet keeps, and a day before its calendar begins: text, and told so.
      ['string =1+1', 'string 9007199254.740991', 'string 1899-12-31T00:00:00.000Z'],
      ['string a _x000D_ <b> & "c"\nline', 'float 0.000001'],
      ['string 2026-03-31'],
    ]);
  });
});

async function workbook(): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  const sheet = await createSheet((bytes) => Promise.resolve(void chunks.push(bytes)), columns);
  await sheet.rows(rows);
  expect(await sheet.end()).toEqual([expect.stringMatching(/^2 cells are text/)]);
  return Buffer.concat(chunks);
}
