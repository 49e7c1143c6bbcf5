import { MOST_FILE_CHARACTERS } from '../../domain/approval.ts';
import { fileText } from '../file-text.ts';
import { refuseFile } from './file-problems.ts';

/** The text of a file that is to be read again. @throws ProblemError `request.too-many` where it is longer than is read. */
export function sentText(value: object): string {
  const text = fileText(value);
  if (text.length > MOST_FILE_CHARACTERS) throw refuseFile('request.too-many');
  return text;
}

/**
 * Reads such a text. Only the line ends may be another system's: JSON of the same value can be written in many ways, some
 * of which (a member twice, letters as numbers) show a person who opens the file something else than the program reads.
 * @returns `undefined` for what was not written by `fileText`.
 */
export function readFileText(text: string): unknown {
  const lines = text.replaceAll('\r\n', '\n');
  try {
    const value: unknown = JSON.parse(lines);
    const isOurs = typeof value === 'object' && value !== null && fileText(value) === `${lines.replace(/\n+$/, '')}\n`;
    return isOurs ? value : undefined;
  } catch {
    return undefined;
  }
}
