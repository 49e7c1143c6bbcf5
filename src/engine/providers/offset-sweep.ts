import { failure } from './failure.ts';

/** Where a sweep stands: enough to go on after a crash. Plain JSON. */
export interface SweepPosition {
  readonly offset: number;
  /** Marks of the last rows read, which the next page must show again. Empty: no overlap is expected. */
  readonly tail: readonly string[];
  /** The most rows a page ever brought: what the server's limit is in truth. `null`: not measured yet. */
  readonly largestPage: number | null;
}

export interface SweepPage<Row> {
  /** As received, those of the overlap included. */
  readonly rows: readonly Row[];
  /** Of `rows`, the ones no page before has brought. */
  readonly fresh: readonly Row[];
  /** Where to go on after this page. */
  readonly position: SweepPosition;
  readonly isLast: boolean;
  /** The list moved too far and is read again from its beginning: what earlier pages said is void. */
  readonly isRestart: boolean;
}

export interface OffsetSweep<Row> {
  readonly call: string;
  /** Rows asked for at a time; the server may give fewer. */
  readonly limit: number;
  fetchPage(
    offset: number,
    limit: number,
  ): Promise<{ readonly rows: readonly Row[]; readonly hasMore: boolean | null }>;
  /** What tells a row: its id, or a digest of its content. */
  markOf(row: Row): string;
  /** False: equal rows are different entries, so pages are joined by their order, not by looking marks up. */
  readonly marksAreUnique: boolean;
  readonly start: SweepPosition;
  /** True: the rows so far are enough, whatever the list still holds. */
  isEnough?(rows: readonly Row[]): boolean;
}

export const SWEEP_START: SweepPosition = { offset: 0, tail: [], largestPage: null };

const MOST_RESTARTS = 3;
const MOST_IDLE_PAGES = 3;
const FAR_AHEAD = 10;

/**
 * Reads a list by offset and limit while it shifts (docs/provider-facts.md §3.4). Each page overlaps the one before; a
 * page that does not show the overlap means rows may have been skipped, so the list is read again from its beginning.
 * Ends at a page shorter than the largest seen, at an empty one, or where the server turns out not to page at all.
 * @throws ProviderError `unexpected shape` when the list does not hold still after three restarts.
 */
export async function* sweepByOffset<Row>(sweep: OffsetSweep<Row>): AsyncGenerator<SweepPage<Row>, void, undefined> {
  let position = sweep.start;
  let recent: ReadonlySet<string> = new Set(position.tail);
  let restarts = 0;
  let idlePages = 0;
  let isRestart = false;
  for (;;) {
    const { rows, hasMore } = await sweep.fetchPage(position.offset, sweep.limit);
    const marks = rows.map((row) => sweep.markOf(row));
    const from = firstFresh(marks, position.tail, recent, sweep.marksAreUnique);
    const isEnd = from !== null && isAtEnd(rows, hasMore, position.largestPage);
    idlePages = from === null || from < rows.length || isEnd ? 0 : idlePages + 1;
    if (from === null || idlePages > MOST_IDLE_PAGES) {
      restarts += 1;
      if (restarts > MOST_RESTARTS) throw restless(sweep.call);
      position = { ...SWEEP_START, largestPage: position.largestPage };
      recent = new Set();
      idlePages = 0;
      isRestart = true;
      continue;
    }
    const fresh = sweep.marksAreUnique ? rows.filter((_, index) => !recent.has(marks[index] ?? '')) : rows.slice(from);
    const isLast =
      isEnd ||
      sweep.isEnough?.(rows) === true ||
      (idlePages > 0 && (await ignoresOffset(sweep, position.offset, new Set(marks))));
    position = advance(position, marks, sweep.marksAreUnique);
    recent = new Set(marks);
    yield { rows, fresh, position, isLast, isRestart };
    if (isLast) return;
    isRestart = false;
  }
}

function isAtEnd(rows: readonly unknown[], hasMore: boolean | null, largestPage: number | null): boolean {
  if (rows.length === 0 || hasMore === false) return true;
  return hasMore !== true && largestPage !== null && rows.length < largestPage;
}

/** Asks far ahead after a page that brought nothing: a server that does not page gives the very same rows there too. */
async function ignoresOffset<Row>(
  sweep: OffsetSweep<Row>,
  offset: number,
  marks: ReadonlySet<string>,
): Promise<boolean> {
  const { rows } = await sweep.fetchPage(offset + FAR_AHEAD * sweep.limit, sweep.limit);
  return rows.length > 0 && rows.every((row) => marks.has(sweep.markOf(row)));
}

/** @returns the index after the overlap, or `null` where an overlap was expected and is not there. */
function firstFresh(
  marks: readonly string[],
  tail: readonly string[],
  recent: ReadonlySet<string>,
  marksAreUnique: boolean,
): number | null {
  if (tail.length === 0) return 0;
  if (marksAreUnique) {
    const last = marks.findLastIndex((mark) => recent.has(mark));
    return last < 0 ? null : last + 1;
  }
  for (let at = 0; at + tail.length <= marks.length; at += 1)
    if (tail.every((mark, index) => marks[at + index] === mark)) return at + tail.length;
  return null;
}

function advance(position: SweepPosition, marks: readonly string[], marksAreUnique: boolean): SweepPosition {
  const overlap = Math.min(marksAreUnique ? 1 : lengthOfTell(marks), Math.max(marks.length - 1, 0));
  return {
    offset: position.offset + Math.max(marks.length - overlap, 1),
    tail: overlap === 0 ? [] : marks.slice(-overlap),
    largestPage: Math.max(position.largestPage ?? 0, marks.length),
  };
}

/**
 * Rows that look alike cannot show where a page was cut: the overlap reaches back until it is found once in the page. What
 * a shift puts before it in the next page are rows of this one, so its first place there is the right one.
 */
function lengthOfTell(marks: readonly string[]): number {
  for (let length = 2; length < marks.length; length += 1) {
    const tail = marks.slice(-length);
    const isElsewhere = marks.some(
      (_, at) => at + length < marks.length && tail.every((mark, index) => marks[at + index] === mark),
    );
    if (!isElsewhere) return length;
  }
  return marks.length - 1;
}

function restless(call: string) {
  return failure('unexpected shape', {
    sentence: `The list of ${call} kept shifting while it was read, so entries may have been skipped.`,
    cure: 'Nothing to do: it is read again with the next sync. If it stays, rows are being removed at the source.',
    where: call,
  });
}
