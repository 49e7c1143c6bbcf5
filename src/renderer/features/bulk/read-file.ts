import { MOST_CHARACTERS, MOST_FILE_BYTES, type BatchSource } from '../../../domain/batch.ts';
import type { Problem } from '../../../domain/problem.ts';
import { err, ok, type Result } from '../../../domain/result.ts';
import { formatBytes } from '../../lib/format/index.ts';

/** A file as text, and how it became that. */
export interface FileText {
  readonly text: string;
  readonly source: BatchSource;
}

/** What a browser gives for a file that was chosen or dropped. */
type ChosenFile = Pick<File, 'name' | 'size' | 'arrayBuffer'>;

/**
 * Reads a file of rows: text as spreadsheets save it, or a workbook.
 * @returns the rows as CSV, or why there are none. Nothing that is too large is read, let alone sent to the engine.
 */
export async function readFile(file: ChosenFile): Promise<Result<FileText, Problem>> {
  if (file.size > MOST_FILE_BYTES) return err(tooLarge(file.size));
  const bytes = new Uint8Array(await file.arrayBuffer());
  const kind = kindOf(bytes);
  if (kind === 'workbook') return readWorkbook(bytes);
  return kind === 'text' ? sized(decodeText(bytes)) : err(notRows(kind));
}

/** Rows that were pasted, unless they are too many to be sent to the engine. */
export function readPasted(text: string): Result<FileText, Problem> {
  return sized(ok({ text, source: { kind: 'pasted' } }));
}

function sized(reading: Result<FileText, Problem>): Result<FileText, Problem> {
  if (!reading.ok) return reading;
  const bytes = new TextEncoder().encode(reading.value.text).length;
  return bytes > MOST_FILE_BYTES || reading.value.text.length > MOST_CHARACTERS ? err(tooLarge(bytes)) : reading;
}

/** Other kinds of files that people take for tables, by how they begin. */
const KINDS = {
  workbook: null,
  text: null,
  xls: 'an Excel workbook in the old format (.xls), or one with a password',
  ods: 'an OpenDocument spreadsheet',
  zip: 'a ZIP archive, and no Excel workbook',
  pdf: 'a PDF',
  markup: 'a web page or XML, whatever its name says',
} as const;
type Kind = keyof typeof KINDS;

function kindOf(bytes: Uint8Array): Kind {
  const head = String.fromCharCode(...bytes.subarray(0, 100));
  if (head.startsWith('PK\u0003\u0004')) return head.includes('vnd.oasis.opendocument') ? 'ods' : 'workbook';
  if (head.startsWith('\u00D0\u00CF\u0011\u00E0')) return 'xls';
  if (head.startsWith('%PDF')) return 'pdf';
  return /^(?:\u00EF\u00BB\u00BF)?\s*<(?:\?xml|!doctype|html|table)/i.test(head) ? 'markup' : 'text';
}

/** UTF-8, UTF-16 with a mark or without, else the code page of Western Windows. */
function decodeText(bytes: Uint8Array): Result<FileText, Problem> {
  const wide = utf16Of(bytes);
  if (wide !== null) return ok({ text: new TextDecoder(wide).decode(bytes), source: textSource('utf-16') });
  if (bytes.includes(0)) return err(notRows('binary'));
  try {
    return ok({ text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), source: textSource('utf-8') });
  } catch {
    return ok({ text: new TextDecoder('windows-1252').decode(bytes), source: textSource('windows-1252') });
  }
}

function textSource(encoding: Extract<BatchSource, { kind: 'text' }>['encoding']): BatchSource {
  return { kind: 'text', encoding };
}

const SAMPLE = 4096;

/** Without a mark UTF-16 is known by its separators, digits and line breaks: every other byte of theirs is 0. */
function utf16Of(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  const sample = bytes.subarray(0, SAMPLE);
  const zeros = [0, 0];
  for (const [at, byte] of sample.entries()) if (byte === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  if (bytes.length % 2 !== 0 || even + odd < sample.length / 20) return null;
  // A few letters have a 0 on the other side: the second half of 😀 is DE00.
  if (odd > even * 4) return 'utf-16le';
  return even > odd * 4 ? 'utf-16be' : null;
}

/** A number of a workbook, as it is written in the file. */
class CellNumber {
  readonly raw: string;
  constructor(raw: string) {
    this.raw = raw;
  }
}

/** The first sheet that has rows, as CSV. */
async function readWorkbook(bytes: Uint8Array): Promise<Result<FileText, Problem>> {
  const { default: readSheets } = await import('read-excel-file/universal');
  try {
    const sheets = await readSheets<CellNumber>(bytes.slice().buffer, { parseNumber: (raw) => new CellNumber(raw) });
    const found = sheets.find(({ data }) => data.length > 0) ?? sheets[0];
    if (found === undefined) return err(notRows('zip'));
    const text = found.data.map((row) => row.map((cell) => quoted(cellText(cell))).join(',')).join('\r\n');
    const otherSheets = sheets.filter((one) => one !== found && one.data.length > 0).map(({ sheet }) => sheet);
    return sized(ok({ text, source: { kind: 'workbook', sheet: found.sheet, otherSheets } }));
  } catch {
    return err(notRows('zip'));
  }
}

function cellText(cell: unknown): string {
  if (cell instanceof CellNumber) return numberText(cell.raw);
  if (cell instanceof Date) return cell.toISOString().replace('T00:00:00.000Z', '');
  if (typeof cell === 'boolean') return cell ? 'TRUE' : 'FALSE';
  return typeof cell === 'string' ? cell : '';
}

/** Spreadsheets show 15 digits of a number: what is behind them is noise of the format. */
const SHOWN_DIGITS = 15;

/** The number in plain digits, in a way that nobody takes for thousands: `1.2340`. */
export function numberText(raw: string): string {
  if (/^-?\d+$/.test(raw)) return raw;
  const shown = String(Number(Number(raw).toPrecision(SHOWN_DIGITS)));
  const plain = /e-/.test(shown) ? Number(shown).toFixed(20).replace(/0+$/, '') : shown;
  return /^-?\d{1,3}\.\d{3}$/.test(plain) ? `${plain}0` : plain;
}

function quoted(text: string): string {
  return text === '' ? '' : `"${text.replaceAll('"', '""')}"`;
}

const KEPT = 'Nothing was imported.';

function tooLarge(bytes: number): Problem {
  return {
    code: 'bulk.too-large',
    sentence: `The file has ${formatBytes(bytes)}; at most ${formatBytes(MOST_FILE_BYTES)} are read.`,
    kept: KEPT,
    cure: 'Divide it into several files.',
  };
}

function notRows(kind: Exclude<Kind, 'workbook' | 'text'> | 'binary'): Problem {
  return {
    code: 'bulk.not-rows',
    sentence: kind === 'binary' ? 'The file is not text.' : `The file is ${KINDS[kind]}.`,
    kept: KEPT,
    cure: 'Save it as an Excel workbook (.xlsx) or as CSV, and import that.',
  };
}
