import { setImmediate as nextTurn } from 'node:timers/promises';
import { CsvError, parse } from 'csv-parse';
import type { Batch } from '../../domain/batch.ts';
import { ProblemError, type Problem } from '../../domain/problem.ts';
import { countInWords } from '../words.ts';
import { findSeparator } from './separator.ts';

/** What a file holds, before anybody asks what it means. */
export interface ParsedFile {
  readonly separator: Batch['separator'];
  readonly records: readonly ParsedRecord[];
}

export interface ParsedRecord {
  /** As a spreadsheet counts: the first row is 1, and empty rows count. */
  readonly number: number;
  readonly cells: readonly string[];
}

export const MOST_CHARACTERS = 10_000_000;
export const MOST_ROWS = 20_000;
const MOST_COLUMNS = 100;
/** More in one row is a quote that was never closed. */
const MOST_IN_A_ROW = 100_000;
const PIECE = 65_536;

/**
 * Reads the rows of a CSV file, RFC 4180 with any of three separators, in pieces: other work gets its turn in between.
 * @param separator where it is known; else it is found.
 * @throws ProblemError `bulk.empty`, `bulk.too-large`, `bulk.too-many-rows`, `bulk.too-many-columns`, `bulk.quotes`.
 */
export async function parseFile(text: string, separator = findSeparator(text)): Promise<ParsedFile> {
  if (text.length > MOST_CHARACTERS) throw new ProblemError(tooLarge(text.length));
  const records: ParsedRecord[] = [];
  const parser = parse({
    delimiter: separator,
    bom: true,
    relax_column_count: true,
    skip_empty_lines: false,
    record_delimiter: ['\r\n', '\n', '\r'],
    max_record_size: MOST_IN_A_ROW,
  });
  let number = 0;
  parser.on('data', (cells: string[]) => {
    number += 1;
    if (cells.every((cell) => cell.trim() === '')) return;
    records.push({ number, cells });
    if (cells.length > MOST_COLUMNS) parser.destroy(new ProblemError(tooManyColumns(cells.length)));
    // One more for the header.
    if (records.length > MOST_ROWS + 1) parser.destroy(new ProblemError(tooManyRows()));
  });
  const ended = new Promise<void>((resolve, reject) => {
    parser.on('end', resolve);
    parser.on('error', reject);
  });
  ended.catch(() => undefined);
  for (let from = 0; from < text.length && !parser.destroyed; from += PIECE) {
    parser.write(text.slice(from, from + PIECE));
    await nextTurn();
  }
  parser.end();
  try {
    await ended;
  } catch (error) {
    throw error instanceof CsvError ? new ProblemError(unreadable(error, number + 1), { cause: error }) : error;
  }
  if (records.length === 0) throw new ProblemError(empty());
  return { separator, records };
}

const KEPT = 'Nothing was imported.';

function empty(): Problem {
  return { code: 'bulk.empty', sentence: 'There is nothing in it.', cure: 'Choose a file with at least one row.' };
}

function tooLarge(characters: number): Problem {
  return {
    code: 'bulk.too-large',
    sentence: `It has ${countInWords(characters, 'character', 'characters')}; at most ${countInWords(MOST_CHARACTERS, 'is', 'are')} read.`,
    kept: KEPT,
    cure: 'Divide it into several files.',
  };
}

function tooManyRows(): Problem {
  return {
    code: 'bulk.too-many-rows',
    sentence: `It has more than ${countInWords(MOST_ROWS, 'row', 'rows')}.`,
    kept: KEPT,
    cure: 'Divide it into several files.',
  };
}

function tooManyColumns(count: number): Problem {
  return {
    code: 'bulk.too-many-columns',
    sentence: `It has ${countInWords(count, 'column', 'columns')}; at most ${MOST_COLUMNS} are read.`,
    kept: KEPT,
    cure: 'Take out the columns that say nothing about the adjustments.',
  };
}

function unreadable(error: CsvError, row: number): Problem {
  const isQuote = error.code.includes('QUOTE') || error.code === 'CSV_MAX_RECORD_SIZE';
  return {
    code: 'bulk.quotes',
    sentence: isQuote
      ? `In row ${row} a quotation mark is opened and not closed, or stands in the middle of a text.`
      : `Row ${row} cannot be read as CSV.`,
    kept: KEPT,
    cure: 'Put the text in quotation marks and double those inside of it, or save the file as CSV again.',
    where: `row ${row}`,
    detail: error.message,
  };
}
