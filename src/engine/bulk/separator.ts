import type { Batch } from '../../domain/batch.ts';
import { fieldsNamed } from './guess-columns.ts';
import { readRecord } from './read-record.ts';

export type Separator = Batch['separator'];

const SEPARATORS: readonly Separator[] = ['\t', ';', ',', '|'];
/** Enough to tell by, and little enough to be read at once. */
const SAMPLE = 20_000;
const SAMPLE_ROWS = 50;
/** What spreadsheets write in a first line of its own to say how the file is divided. */
const TOLD = /^"?sep=([\t;,|])"?[ \t]*(?:\r\n|\n|\r|$)/i;

/** How a text is divided: by which separator, how many cells most of its rows have, and where its first row begins. */
interface Division {
  readonly separator: Separator;
  readonly width: number;
  readonly from: number;
}

/**
 * Finds the separator of a text: the one that its first line tells, else the one that divides most of the first rows into
 * as many cells. Spreadsheets write `,` or `;` by their country, and tabs when cells are copied.
 */
export function findDivision(text: string, known: Separator | null, isPasted: boolean): Division {
  const start = text.startsWith('\uFEFF') ? 1 : 0;
  const [line = '', written] = TOLD.exec(text.slice(start, start + 100)) ?? [];
  const told = known ?? (written as Separator | undefined) ?? null;
  const from = start + line.length;
  const scored = (told === null ? SEPARATORS : [told]).map((separator) => {
    const rows = firstRows(text.slice(from, from + SAMPLE), separator, isPasted);
    const { width, share } = usual(rows.map(({ length }) => length));
    const isNamed = rows.slice(0, 10).some((cells) => fieldsNamed(cells) > 1);
    return { separator, width, score: width < 2 ? 0 : share * 100 + Math.min(width, 50) + (isNamed ? 10_000 : 0) };
  });
  const [best] = scored.toSorted((a, b) => b.score - a.score);
  if (best === undefined || best.score === 0) return { separator: told ?? ',', width: 1, from };
  return { separator: best.separator, width: best.width, from };
}

function firstRows(text: string, separator: Separator, isPasted: boolean): (readonly string[])[] {
  const grammar = { separator, isClipboard: isPasted && separator === '\t', width: 0 };
  const rows: (readonly string[])[] = [];
  for (let at = 0; at < text.length && rows.length < SAMPLE_ROWS;) {
    const { cells, next } = readRecord(text, at, grammar);
    at = next;
    if (cells.some((cell) => cell.trim() !== '')) rows.push(cells);
  }
  return rows;
}

/** The number that comes most often, the larger of two that come as often, and how often it comes. */
function usual(counts: readonly number[]): { readonly width: number; readonly share: number } {
  const often = new Map<number, number>();
  for (const count of counts) if (count > 1) often.set(count, (often.get(count) ?? 0) + 1);
  const [first] = [...often].toSorted(([a, times], [b, others]) => others - times || b - a);
  return first === undefined ? { width: 1, share: 0 } : { width: first[0], share: first[1] };
}
