import { numberInWords, type NumberStyle } from '../../../domain/number-words.ts';

/** What is absent is a dash, never zero. */
export const ABSENT = '–';

const SHAPE = /^([+-]?)(\d+)(?:\.(\d*))?$/;

/**
 * Writes a decimal string for people; `null` is absent.
 * @returns the text itself where it is no plain decimal, so that nothing is hidden.
 */
export function formatAmount(text: string | null, style: NumberStyle = {}): string {
  if (text === null) return ABSENT;
  return SHAPE.test(text.trim()) ? numberInWords(text, style) : text;
}

/** Decimals needed to write each of them in full: what a column of them should show. */
export function decimalsOf(texts: Iterable<string | null>): number {
  let most = 0;
  for (const text of texts) {
    const fraction = text === null ? '' : (SHAPE.exec(text.trim())?.[3] ?? '').replace(/0+$/, '');
    most = Math.max(most, fraction.length);
  }
  return most;
}

/** @returns `-1`, `0` or `1`; absent and unreadable are `0`. */
export function signOf(text: string | null): -1 | 0 | 1 {
  if (text === null || !/[1-9]/.test(text)) return 0;
  return text.trim().startsWith('-') ? -1 : 1;
}

/** A whole number of things: `128,402`. */
export function formatCount(count: number): string {
  return numberInWords(String(Math.trunc(count)));
}

/** `1 entry`, `2 entries`. */
export function formatCountOf(count: number, one: string, many: string): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** A size on disk: `12.4 MB`. */
export function formatBytes(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  let size = bytes;
  let unit = 0;
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? size : size.toFixed(1)} ${units[unit] ?? ''}`;
}
