import type { Column, Names } from './column.ts';

/** What a spreadsheet may take for the beginning of a formula (OWASP CSV injection, ASVS 1.2.10), wide forms too. */
const FORMULA = '=+\\-@\uFF1D\uFF0B\uFF0D\uFF20';
/**
 * Where a cell may begin: at the beginning, and after each sign that a reader who was told of another separator, or knows
 * no quotes, takes for the end of a cell. Tab, line ends and NUL are dangerous only at the very beginning.
 */
const CELL_STARTS = `(?<=^|[;,\\t\\r\\n])`;
const UNGUARDED = new RegExp(`${CELL_STARTS}'*(?=[${FORMULA}])|^'*(?=[\\t\\r\\n\\0])`, 'g');
const GUARDED = new RegExp(`${CELL_STARTS}'+(?=[${FORMULA}])|^'+(?=[\\t\\r\\n\\0])`, 'g');
/** Most texts have neither such a beginning nor such a sign: that is told faster. */
const MAY_NEED_GUARD = new RegExp(`^['${FORMULA}\\0]|[;,\\t\\r\\n]`);
/** Nor a quote, which a CSV file doubles. */
const NOT_PLAIN = new RegExp(`${MAY_NEED_GUARD.source}|"`);

/** That a text needs neither a guard nor its quotes doubled. */
export function isPlain(text: string): boolean {
  return !NOT_PLAIN.test(text);
}

/**
 * A cell of text that no spreadsheet runs: `'` goes before what begins like a formula, in every place where a reader may
 * see a cell begin, and nothing else is changed. `unguardText` takes it off again.
 */
export function guardText(text: string): string {
  return MAY_NEED_GUARD.test(text) ? text.replace(UNGUARDED, (quotes) => `'${quotes}`) : text;
}

/** Takes the `'` of `guardText` off again: what was exported comes back as it was. */
export function unguardText(text: string): string {
  return MAY_NEED_GUARD.test(text) ? text.replace(GUARDED, (quotes) => quotes.slice(1)) : text;
}

/** The values of a row, in the order of the columns. `null` is absent: an empty cell, never zero. */
export function valuesOf<T>(columns: readonly Column<T>[], row: T, names: Names): (string | null)[] {
  return columns.map((column) => column.value(row, names));
}
