import type { Batch } from '../../domain/batch.ts';

type Separator = Batch['separator'];

const SEPARATORS: readonly Separator[] = ['\t', ';', ','];
/** Enough to tell by, and little enough to be read at once. */
const SAMPLE = 20_000;
const SAMPLE_LINES = 10;

/**
 * The separator of a file, by its first lines: the one that divides most of them into the most equal number of fields.
 * Spreadsheets write `,` or `;` by their country, and tabs when cells are copied.
 */
export function findSeparator(text: string): Separator {
  const lines = firstLines(text.slice(0, SAMPLE));
  const scored = SEPARATORS.map((separator) => {
    const counts = lines.map((line) => line.split(separator).length - 1);
    const first = counts[0] ?? 0;
    const agreeing = counts.filter((count) => count === first).length;
    return { separator, first, score: first === 0 ? 0 : agreeing * 100 + Math.min(first, 50) };
  });
  const best = scored.toSorted((a, b) => b.score - a.score)[0];
  return best === undefined || best.score === 0 ? ',' : best.separator;
}

/** Lines with what stands in quotes left out, so that a separator or a line break inside of one does not count. */
function firstLines(text: string): string[] {
  return text
    .replace(/"(?:[^"]|"")*"/g, 'x')
    .split(/\r\n|\n|\r/)
    .filter((line) => line.trim() !== '')
    .slice(0, SAMPLE_LINES);
}
