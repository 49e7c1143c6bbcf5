import type { Column, Names } from './column.ts';

/** What a spreadsheet may take for the beginning of a formula (OWASP CSV injection, ASVS 1.2.10). */
const DANGEROUS = /^[=+\-@\t\r\n\0]/;

/**
 * A cell of text that no spreadsheet runs: `'` goes before what begins like a formula, and nothing else is changed.
 * A reader of the file takes the one `'` off again where the rest begins like a formula or like a guarded one.
 */
export function guardText(text: string): string {
  return DANGEROUS.test(text) || DANGEROUS.test(text.replace(/^'+/, '')) ? `'${text}` : text;
}

/** Takes the `'` of `guardText` off again: what was exported comes back as it was. */
export function unguardText(text: string): string {
  const rest = text.slice(1);
  return text.startsWith("'") && guardText(rest) !== rest ? rest : text;
}

/** The cells of a row, as text. Only columns of text are guarded: `-12.5` is a number and stays one. */
export function cellsOf<T>(columns: readonly Column<T>[], row: T, names: Names): string[] {
  return columns.map((column) => {
    const value = column.value(row, names) ?? '';
    return column.kind === 'text' ? guardText(value) : value;
  });
}
