import { setImmediate as nextTurn } from 'node:timers/promises';
import { MOST_CHARACTERS, MOST_ROWS, type BatchSource } from '../../domain/batch.ts';
import { ProblemError, type Problem } from '../../domain/problem.ts';
import { countInWords } from '../words.ts';
import { readRecord, type Grammar } from './read-record.ts';
import { findDivision, type Separator } from './separator.ts';

/** What a file holds, before anybody asks what it means. */
interface ParsedFile {
  readonly separator: Separator;
  /** Every row that is not empty. */
  readonly records: readonly ParsedRecord[];
}

export interface ParsedRecord {
  /** As a spreadsheet counts: the first row is 1, and empty rows count. */
  readonly number: number;
  readonly cells: readonly string[];
  /** Where its cells end is not certain; see `TextRecord`. */
  readonly isTorn: boolean;
}

const MOST_COLUMNS = 100;
/** So many rows at once; then other work gets its turn. */
const SLICE = 500;

/**
 * Reads the rows of a text: none is left out but empty ones, and none is read as part of another.
 * @param told the separator, where it is known; else it is found.
 * @param kind where it comes from: spreadsheets do not write CSV on the clipboard, and of a workbook we wrote it.
 * @throws ProblemError `bulk.empty`, `bulk.too-large`, `bulk.too-many-rows`, `bulk.too-many-columns`.
 */
export async function parseFile(
  text: string,
  told: Separator | null = null,
  kind: BatchSource['kind'] = 'text',
): Promise<ParsedFile> {
  if (text.length > MOST_CHARACTERS) throw new ProblemError(tooLarge(text.length));
  const isPasted = kind === 'pasted';
  const { separator, width, from } = findDivision(text, told, isPasted);
  // What we wrote has no quotation mark that is left open.
  const grammar: Grammar = {
    separator,
    width: kind === 'workbook' ? 0 : width,
    isClipboard: isPasted && separator === '\t',
  };
  const records: ParsedRecord[] = [];
  let number = 0;
  for (let at = from; at < text.length;) {
    const { next, cells, isTorn } = readRecord(text, at, grammar);
    at = next;
    number += 1;
    if (number % SLICE === 0) await nextTurn();
    if (cells.every((cell) => cell.trim() === '')) continue;
    if (cells.length > MOST_COLUMNS) throw new ProblemError(tooManyColumns(cells.length));
    records.push({ number, cells, isTorn });
    // One more for the names of the columns.
    if (records.length > MOST_ROWS + 1) throw new ProblemError(tooManyRows());
  }
  if (records.length === 0) throw new ProblemError(empty());
  return { separator, records };
}

const KEPT = 'Nothing was imported.';
const DIVIDE = 'Divide it into several files.';

function empty(): Problem {
  return { code: 'bulk.empty', sentence: 'There is nothing in it.', cure: 'Choose a file with at least one row.' };
}

function tooLarge(characters: number): Problem {
  return {
    code: 'bulk.too-large',
    sentence: `It has ${countInWords(characters, 'character', 'characters')}; at most ${countInWords(MOST_CHARACTERS, 'is', 'are')} read.`,
    kept: KEPT,
    cure: DIVIDE,
  };
}

function tooManyRows(): Problem {
  return {
    code: 'bulk.too-many-rows',
    sentence: `It has more than ${countInWords(MOST_ROWS, 'row', 'rows')}.`,
    kept: KEPT,
    cure: DIVIDE,
  };
}

function tooManyColumns(count: number): Problem {
  return {
    code: 'bulk.too-many-columns',
    sentence: `It has ${countInWords(count, 'column', 'columns')}; at most ${MOST_COLUMNS} are read.`,
    kept: KEPT,
    cure: 'Remove the columns that say nothing about the adjustments.',
  };
}
