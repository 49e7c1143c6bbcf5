import { formatCount } from '../../lib/format/index.ts';

/** Pages of a long list by number, as they are shown or as they last came from the engine. */
export interface Pages<Row> {
  readonly key: string;
  readonly total: number | null;
  readonly pages: ReadonlyMap<number, readonly Row[]>;
}

/**
 * How many rows a list has, where its pages tell: a page that is not full is the last one.
 * @param size rows of a full page. @returns `null` where they do not tell.
 */
export function totalByPages(pages: ReadonlyMap<number, readonly unknown[]>, size: number): number | null {
  for (const [page, rows] of pages) {
    // An empty page may lie anywhere beyond the end.
    if (rows.length < size && (rows.length > 0 || page === 0)) return page * size + rows.length;
  }
  return null;
}

interface HeldPages<Row> {
  readonly shown: Pages<Row>;
  /** Rows came, went or changed places, and that waits. */
  readonly isHeld: boolean;
}

/**
 * Decides what a list shows when new answers arrive: values change in place; rows that would move wait, unless the list is
 * at its top (`mayMove`).
 * @param keep page numbers worth remembering; the others are forgotten.
 * @returns the same `shown` when nothing changed, so that it can be compared.
 */
export function holdPages<Row>(
  shown: Pages<Row>,
  latest: Pages<Row>,
  options: { mayMove: boolean; rowId: (row: Row) => string; keep: (page: number) => boolean },
): HeldPages<Row> {
  if (shown.key !== latest.key) {
    const hasCome = latest.pages.size > 0;
    return { shown: hasCome ? latest : shown, isHeld: false };
  }
  const wouldMove =
    [...latest.pages].some(([page, rows]) => !hasSameRows(shown.pages.get(page), rows, options.rowId)) ||
    (shown.total !== null && latest.total !== null && latest.total !== shown.total);
  if (wouldMove && !options.mayMove) return { shown: replaceWhereSame(shown, latest, options), isHeld: true };
  return { shown: mergeAll(shown, latest, options), isHeld: false };
}

/** What the waiting rows are called: `12 new`, or that the list changed where none were added. */
export function heldLabel<Row>(shown: Pages<Row>, latest: Pages<Row>): string {
  const added = (latest.total ?? 0) - (shown.total ?? 0);
  return added > 0 ? `${formatCount(added)} new` : 'List changed';
}

/** A page not shown yet moves nothing. */
function hasSameRows<Row>(
  shown: readonly Row[] | undefined,
  latest: readonly Row[],
  rowId: (row: Row) => string,
): boolean {
  if (!shown) return true;
  if (shown === latest) return true;
  return shown.length === latest.length && latest.every((row, index) => rowId(row) === rowId(shown[index] ?? row));
}

function replaceWhereSame<Row>(
  shown: Pages<Row>,
  latest: Pages<Row>,
  { rowId, keep }: { rowId: (row: Row) => string; keep: (page: number) => boolean },
): Pages<Row> {
  const fitting = new Map([...latest.pages].filter(([page, rows]) => hasSameRows(shown.pages.get(page), rows, rowId)));
  return mergeAll(shown, { ...latest, total: shown.total, pages: fitting }, { keep });
}

function mergeAll<Row>(
  shown: Pages<Row>,
  latest: Pages<Row>,
  { keep }: { keep: (page: number) => boolean },
): Pages<Row> {
  const total = latest.total ?? shown.total;
  const pages = new Map([...shown.pages].filter(([page]) => keep(page) || latest.pages.has(page)));
  for (const [page, rows] of latest.pages) pages.set(page, rows);
  const isSame =
    total === shown.total &&
    pages.size === shown.pages.size &&
    [...pages].every(([page, rows]) => shown.pages.get(page) === rows);
  return isSame ? shown : { key: shown.key, total, pages };
}
