import { err, ok, type Result } from '../../domain/result.ts';

const WORD = /\s*(?:"((?:[^"\\]|\\["\\])*)"|'([^']*)'|([^\s"']+))(?=\s|$)/gy;

/**
 * Splits a command as typed into program and arguments. Quotes keep spaces together; there is no shell, so nothing else
 * has a meaning.
 * @returns a sentence for a quote that is not closed, or for nothing at all.
 */
export function splitCommandLine(typed: string): Result<readonly string[], string> {
  const text = typed.trim();
  if (text === '') return err('The command is empty.');
  const words: string[] = [];
  let end = 0;
  for (const match of text.matchAll(WORD)) {
    const [whole, double, single, plain] = match;
    words.push(double?.replace(/\\(["\\])/g, '$1') ?? single ?? plain ?? '');
    end = match.index + whole.length;
  }
  return end === text.length ? ok(words) : err('The command has a quotation mark that is not closed.');
}
