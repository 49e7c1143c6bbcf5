import type { Batch } from '../../domain/batch.ts';

/** How a text is divided into rows. */
export interface Grammar {
  readonly separator: Batch['separator'];
  /**
   * Cells as a spreadsheet puts them on the clipboard: quoted only where they hold a line break, so any other quotation
   * mark belongs to the text.
   */
  readonly isClipboard: boolean;
  /** How many cells most rows have; `0`: not known. */
  readonly width: number;
}

/** One row of a text. */
interface TextRecord {
  readonly cells: readonly string[];
  /** A quotation mark begins a cell and does not end it, so where the cells of this row end is not certain. */
  readonly isTorn: boolean;
  /** Where the next row begins. */
  readonly next: number;
}

interface Cell {
  readonly text: string;
  /** Behind its last character. */
  readonly end: number;
  readonly isTorn: boolean;
  readonly hasLineBreak: boolean;
}

/** No field holds more; a quotation mark that is closed later than that was never meant to be open. */
const MOST_IN_A_CELL = 100_000;
const LINE_BREAK = /\r\n|\r|\n/;

/**
 * Reads one row: RFC 4180, and what people write instead. A quotation mark within a text is part of it (`12" vinyl`). One
 * that begins a cell quotes it only if it also ends it, and never swallows lines that are rows by themselves.
 */
export function readRecord(text: string, from: number, grammar: Grammar): TextRecord {
  const whole = readCells(text, from, grammar, true);
  const isTooWide = grammar.width > 0 && whole.cells.slice(grammar.width).some((cell) => cell.trim() !== '');
  const { hasLineBreak, ...record } = whole;
  return hasLineBreak && isTooWide ? readCells(text, from, grammar, false) : record;
}

function readCells(
  text: string,
  from: number,
  grammar: Grammar,
  mayBreak: boolean,
): TextRecord & { readonly hasLineBreak: boolean } {
  const cells: string[] = [];
  let at = from;
  let isTorn = false;
  let hasLineBreak = false;
  for (;;) {
    const cell = readCell(text, at, grammar, mayBreak);
    cells.push(cell.text);
    isTorn ||= cell.isTorn;
    hasLineBreak ||= cell.hasLineBreak;
    if (text[cell.end] !== grammar.separator) return { cells, isTorn, hasLineBreak, next: afterBreak(text, cell.end) };
    at = cell.end + 1;
  }
}

function readCell(text: string, from: number, grammar: Grammar, mayBreak: boolean): Cell {
  let opened = from;
  while (!grammar.isClipboard && text[opened] === ' ') opened += 1;
  if (text[opened] === '"') {
    const quoted = readQuoted(text, opened, grammar);
    if (quoted !== null && (mayBreak || !quoted.hasLineBreak)) return quoted;
  }
  let end = from;
  while (end < text.length && text[end] !== grammar.separator && text[end] !== '\n' && text[end] !== '\r') end += 1;
  const isTorn = text[opened] === '"' && !grammar.isClipboard;
  return { text: text.slice(from, end), end, isTorn, hasLineBreak: false };
}

/** @returns `null` where the quotation mark does not quote the cell. */
function readQuoted(text: string, opened: number, grammar: Grammar): Cell | null {
  const closed = findClosing(text, opened + 1);
  if (closed === null) return null;
  let end = closed + 1;
  while (text[end] === ' ') end += 1;
  const after = text[end];
  if (after !== undefined && after !== grammar.separator && after !== '\n' && after !== '\r') return null;
  const inside = text.slice(opened + 1, closed);
  const hasLineBreak = LINE_BREAK.test(inside);
  if (hasLineBreak ? swallowsRows(text, inside, closed, grammar) : grammar.isClipboard) return null;
  return { text: inside.replaceAll('""', '"'), end, isTorn: false, hasLineBreak };
}

/** The first quotation mark that is not doubled. */
function findClosing(text: string, from: number): number | null {
  for (let at = text.indexOf('"', from); at >= 0 && at - from <= MOST_IN_A_CELL; at = text.indexOf('"', at + 2)) {
    if (text[at + 1] !== '"') return at;
  }
  return null;
}

/** Whether a line within the quotation marks, or the one in which they end, has as many cells as a row. */
function swallowsRows(text: string, inside: string, closed: number, grammar: Grammar): boolean {
  const { separator, width } = grammar;
  if (width < 2) return false;
  const [, ...lines] = inside.split(LINE_BREAK);
  const last = lines.pop() ?? '';
  const isRow = (line: string) => line.includes(separator) && readCells(line, 0, grammar, false).cells.length === width;
  const rest = text.slice(closed, endOfLine(text, closed));
  return lines.some(isRow) || (last.includes(separator) && isRow(last + rest));
}

function endOfLine(text: string, from: number): number {
  let end = from;
  while (end < text.length && text[end] !== '\n' && text[end] !== '\r') end += 1;
  return end;
}

function afterBreak(text: string, at: number): number {
  return text[at] === '\r' && text[at + 1] === '\n' ? at + 2 : at + 1;
}
