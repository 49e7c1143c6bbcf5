import { ProblemError } from '../../domain/problem.ts';
import { countInWords } from '../words.ts';
import type { ColumnKind } from './column.ts';
import { createZip, type Sink } from './zip.ts';

/** Excel's last row, less the header. */
export const XLSX_ROWS = 1_048_575;
/** What one cell of Excel holds. */
const MOST_CHARACTERS = 32_767;
/** Digits that a spreadsheet keeps of a number: those after them become zeros. */
const MOST_DIGITS = 15;

interface SheetColumn {
  readonly name: string;
  readonly kind: ColumnKind;
}

/** One sheet, written row by row. */
export interface SheetWriter {
  rows(rows: readonly (readonly (string | null)[])[]): Promise<void>;
  /** @returns what a reader should know of it. */
  end(): Promise<readonly string[]>;
}

/**
 * Writes an Excel workbook of one sheet: ids and words as text, amounts and counts as numbers, instants (UTC) and dates as
 * such. Text of a text cell is never a formula. Rows go out as they come, so memory stays flat.
 * @throws ProblemError `export.cell-too-long`, when a text is longer than a cell holds.
 */
export async function createSheet(sink: Sink, columns: readonly SheetColumn[]): Promise<SheetWriter> {
  const zip = createZip(sink);
  for (const [name, text] of Object.entries(WORKBOOK)) {
    const part = zip.begin(name);
    await part.write(text);
    await part.end();
  }
  const sheet = zip.begin('xl/worksheets/sheet1.xml');
  await sheet.write(sheetStart(columns));
  const letters = columns.map((_, at) => lettersOf(at));
  let line = 1;
  let asText = 0;

  function cellOf({ name, kind }: SheetColumn, place: string, value: string | null): string {
    if (value === null) return '';
    if (kind === 'text') return textCell(name, place, value, STYLES.text);
    const number = kind === 'instant' || kind === 'date' ? serialOf(value) : numberOf(value);
    if (number !== null) return `<c r="${place}" s="${STYLES[kind]}"><v>${number}</v></c>`;
    asText += 1;
    return textCell(name, place, value, STYLES.text);
  }

  return {
    async rows(rows) {
      let text = '';
      for (const row of rows) {
        line += 1;
        const cells = columns.map((column, at) => cellOf(column, `${letters[at] ?? ''}${line}`, row[at] ?? null));
        text += `<row r="${line}">${cells.join('')}</row>`;
      }
      await sheet.write(text);
    },
    async end() {
      await sheet.write('</sheetData></worksheet>');
      await sheet.end();
      await zip.end();
      if (asText === 0) return [];
      const cells = countInWords(asText, 'cell is', 'cells are');
      return [`${cells} text: a spreadsheet would round a number of more than 15 digits and has no date before 1900.`];
    },
  };
}

const STYLES: Readonly<Record<ColumnKind | 'header', number>> = {
  text: 1,
  amount: 2,
  count: 3,
  instant: 4,
  date: 5,
  header: 6,
};
const WIDTHS: Readonly<Record<ColumnKind, number>> = { text: 24, amount: 22, count: 12, instant: 24, date: 12 };

function textCell(column: string, place: string, text: string, style: number): string {
  if (text.length > MOST_CHARACTERS) throw tooLong(column, text.length);
  return `<c r="${place}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${xmlText(text)}</t></is></c>`;
}

/** The name of a column: A, B, … Z, AA. */
function lettersOf(at: number): string {
  const rest = Math.floor(at / 26);
  return (rest === 0 ? '' : lettersOf(rest - 1)) + String.fromCodePoint(65 + (at % 26));
}

function tooLong(column: string, length: number): ProblemError {
  return new ProblemError({
    code: 'export.cell-too-long',
    sentence: `A text in “${column}” has ${countInWords(length, 'character', 'characters')}; a cell of Excel holds 32,767.`,
    kept: 'No half file was left behind.',
    cure: 'Leave the column out, or export as CSV.',
    where: column,
  });
}

/** A plain decimal that a spreadsheet holds in full; `null`: it would lose digits. */
function numberOf(value: string): string | null {
  const digits = value.replace(/[-.]/g, '').replace(/^0+/, '');
  return digits.length > MOST_DIGITS ? null : value;
}

const DAY = 86_400_000;
/** Days from Excel's day 0 to 1970. Before 1 March 1900 its calendar has a day that never was. */
const EPOCH = 25_569;
const FIRST_SERIAL = 61;

/** An instant (UTC) or a date as Excel counts days; `null`: its calendar does not reach that far. */
function serialOf(value: string): string | null {
  const serial = Date.parse(value) / DAY + EPOCH;
  return serial >= FIRST_SERIAL ? String(Number(serial.toFixed(11))) : null;
}

// oxlint-disable-next-line no-control-regex
const CONTROLS = /[\0-\x08\x0B-\x1F\uFFFE\uFFFF]/g;

/** Text of a cell. What XML cannot hold is written as Excel does (`_x000D_`); what looks like that is kept apart from it. */
function xmlText(text: string): string {
  return text
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replace(CONTROLS, (sign) => `_x${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}_`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const TYPES = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

function sheetStart(columns: readonly SheetColumn[]): string {
  const widths = columns
    .map(({ kind }, at) => `<col min="${at + 1}" max="${at + 1}" width="${WIDTHS[kind]}" customWidth="1"/>`)
    .join('');
  const header = columns.map(({ name }, at) => textCell(name, `${lettersOf(at)}1`, name, STYLES.header)).join('');
  return `${XML}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${widths}</cols><sheetData><row r="1">${header}</row>`;
}

/** Every digit of an amount is shown, and no more zeros than money has. */
const FORMATS: readonly string[] = [
  '<numFmt numFmtId="164" formatCode="#,##0.00####"/>',
  '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss.000"/>',
  '<numFmt numFmtId="166" formatCode="yyyy\\-mm\\-dd"/>',
];
const CELL_FORMATS = [0, 49, 164, 3, 165, 166].map(
  (format) => `<xf numFmtId="${format}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>`,
);

/** Everything of the workbook but its rows. */
const WORKBOOK: Readonly<Record<string, string>> = {
  '[Content_Types].xml': `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPES}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${TYPES}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${TYPES}.styles+xml"/></Types>`,
  '_rels/.rels': `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/workbook.xml': `${XML}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets><sheet name="Export" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${RELATIONS}/styles" Target="styles.xml"/></Relationships>`,
  'xl/styles.xml': `${XML}<styleSheet xmlns="${MAIN}"><numFmts count="3">${FORMATS.join('')}</numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="7">${CELL_FORMATS.join('')}<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1" applyNumberFormat="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`,
};
