import type { GapRow, LedgerRow } from '../../../contract/ledger.ts';
import type { Direction } from '../../../contract/procedure.ts';

/** What is known of a list of entries sorted by time, of which only some windows have been read. */
interface LoadedRows {
  readonly count: number;
  readonly rowAt: (index: number) => Pick<LedgerRow, 'at'> | undefined;
  /** The windows in view: gaps are placed between rows of these. */
  readonly first: number;
  readonly last: number;
}

/**
 * Places gaps between the entries around them, in a list sorted by time.
 * @returns gaps by the index of the entry they stand above; at the count, below the last one. A gap whose neighbours have
 * not been read yet is left out until they have.
 */
export function weaveGaps(
  gaps: readonly GapRow[],
  { count, rowAt, first, last }: LoadedRows,
  direction: Direction,
): Map<number, GapRow[]> {
  const woven = new Map<number, GapRow[]>();
  if (gaps.length === 0) return woven;
  const isBefore = (row: Pick<LedgerRow, 'at'>, gap: GapRow) =>
    direction === 'descending' ? row.at >= gap.until : row.at <= gap.from;
  const sorted = gaps.toSorted((a, b) => (direction === 'descending' ? compare(b, a) : compare(a, b)));
  for (const gap of sorted) {
    for (let index = Math.max(0, first); index <= Math.min(last + 1, count); index += 1) {
      if (!isPlacedAt(index)) continue;
      const place = woven.get(index);
      if (place) place.push(gap);
      else woven.set(index, [gap]);
      break;
    }

    function isPlacedAt(index: number): boolean {
      const above = index === 0 ? 'start' : rowAt(index - 1);
      const below = index === count ? 'end' : rowAt(index);
      if (above === undefined || below === undefined) return false;
      return (above === 'start' || isBefore(above, gap)) && (below === 'end' || !isBefore(below, gap));
    }
  }
  return woven;
}

function compare(a: GapRow, b: GapRow): number {
  return a.until < b.until ? -1 : a.until > b.until ? 1 : a.id < b.id ? -1 : 1;
}
