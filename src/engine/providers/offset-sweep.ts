import { failure, problemOf } from './failure.ts';
import type { Problem } from '../../domain/problem.ts';
import { ProviderError } from './provider.ts';

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
  /** On the last page: the list was certainly seen to its end. */
  readonly isWhole: boolean;
  /** The list moved too far and is read again from its beginning: what earlier pages said is void. */
  readonly isRestart: boolean;
  /** Why the list was not read to its end. */
  readonly missing: readonly Problem[];
}

interface OffsetSweep<Row> {
  readonly call: string;
  /** Rows asked for at a time; the server may give fewer. */
  readonly limit: number;
  /** No list of this kind is longer: one that goes on ends with an error. */
  readonly mostRows: number;
  fetchPage(
    offset: number,
    limit: number,
  ): Promise<{
    readonly rows: readonly Row[];
    readonly hasMore: boolean | null;
    /** How many rows came, where not all of them could be read. */
    readonly received?: number;
  }>;
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
/** The longest overlap that pages of equal rows are joined by. */
const LONGEST_TELL = 12;
/** Lists are cut at round numbers: one of so many rows may have been. */
const USUAL_CUT = 10;

/**
 * Reads a list by offset and limit while it shifts (docs/provider-facts.md §3.4). Each page overlaps the one before; a
 * page that does not show the overlap means rows may have been skipped, so the list is read again from its beginning.
 * Ends at a page shorter than the largest seen, at an empty one, where the server turns out not to page at all, and in any
 * case at `mostRows`. What an answer says of there being more is not relied on.
 * @throws ProviderError `unexpected shape` when the list does not hold still after three restarts, or does not end.
 */
export async function* sweepByOffset<Row>(sweep: OffsetSweep<Row>): AsyncGenerator<SweepPage<Row>, void, undefined> {
  let position = sweep.start;
  let recent: ReadonlySet<string> = new Set(position.tail);
  let first: readonly string[] = [];
  let hasBlindSeam = false;
  let restarts = 0;
  let idlePages = 0;
  let read = 0;
  let isRestart = false;
  for (;;) {
    const { rows, hasMore, received = rows.length } = await sweep.fetchPage(position.offset, sweep.limit);
    const marks = rows.map((row) => sweep.markOf(row));
    read += rows.length;
    if (position.offset > sweep.mostRows || read > 2 * sweep.mostRows) throw endless(sweep);
    const startsOver = position.offset > 0 && isBeginning(marks, first);
    if (startsOver && (await ignoresOffset(sweep))) {
      // Whatever the offset, it is the first page again, and that was handed on.
      const missing = mayBeCut(first.length, sweep.limit) ? [cutShort(sweep.call, first.length)] : [];
      const isWhole = sweep.start.offset === 0 && missing.length === 0;
      yield { rows: [], fresh: [], position, isLast: true, isWhole, isRestart, missing };
      return;
    }
    const from = firstFresh(marks, position.tail, recent, sweep.marksAreUnique);
    const fresh =
      from === null
        ? []
        : sweep.marksAreUnique
          ? rows.filter((_, index) => !recent.has(marks[index] ?? ''))
          : rows.slice(from);
    const isEnd = from !== null && isAtEnd(received, hasMore, position.largestPage);
    idlePages = fresh.length > 0 || isEnd ? 0 : idlePages + 1;
    const isShifted = from === null || idlePages > MOST_IDLE_PAGES;
    if (isShifted || (isEnd && hasBlindSeam && (await hasNewTop(sweep, first)))) {
      restarts += 1;
      if (restarts > MOST_RESTARTS) throw restless(sweep.call);
      position = { ...SWEEP_START, largestPage: position.largestPage };
      [recent, first, hasBlindSeam, idlePages, isRestart] = [new Set(), [], false, 0, true];
      continue;
    }
    const isLast = isEnd || sweep.isEnough?.(rows) === true;
    if (position.offset === 0) first = marks;
    // A list that ends exactly where pages do may have been cut there.
    const count = position.offset + received;
    const isWhole = isEnd && (count === 0 || count % sweep.limit !== 0);
    const next = advance(position, marks, sweep.marksAreUnique);
    const largestPage = Math.max(next.position.largestPage ?? 0, received);
    hasBlindSeam ||= next.isBlind && !isLast;
    position = { ...next.position, largestPage };
    recent = new Set(marks);
    yield { rows, fresh, position, isLast, isWhole, isRestart, missing: [] };
    if (isLast) return;
    isRestart = false;
  }
}

function isAtEnd(received: number, hasMore: boolean | null, largestPage: number | null): boolean {
  if (received === 0) return true;
  return hasMore !== true && largestPage !== null && received < largestPage;
}

/** Whether a later page shows the list from its first row on: either equal rows, or a server that does not page. */
function isBeginning(marks: readonly string[], first: readonly string[]): boolean {
  return first.length > 0 && marks.length >= first.length && first.every((mark, index) => marks[index] === mark);
}

/** Asks beyond the end of any list: only a server that does not page has rows there. */
async function ignoresOffset<Row>(sweep: OffsetSweep<Row>): Promise<boolean> {
  try {
    return (await sweep.fetchPage(10 * sweep.mostRows, sweep.limit)).rows.length > 0;
  } catch (thrown) {
    // One that does not take such a number looks at it.
    if (thrown instanceof ProviderError && ['rejected', 'server error', 'unexpected shape'].includes(thrown.code))
      return false;
    throw thrown;
  }
}

/** Equal rows do not show a shift between them; one at the top of the list does. */
async function hasNewTop<Row>(sweep: OffsetSweep<Row>, first: readonly string[]): Promise<boolean> {
  const { rows } = await sweep.fetchPage(0, sweep.limit);
  return first.some((mark, index) => rows[index] === undefined || sweep.markOf(rows[index]) !== mark);
}

/** More rows than were asked for are all there are; a round number may be what the server gives at most. */
function mayBeCut(rows: number, limit: number): boolean {
  return rows <= limit && rows % USUAL_CUT === 0;
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

function advance(
  position: SweepPosition,
  marks: readonly string[],
  marksAreUnique: boolean,
): { readonly position: SweepPosition; readonly isBlind: boolean } {
  const tell = marksAreUnique ? 1 : lengthOfTell(marks);
  const overlap = Math.min(tell ?? 1, Math.max(marks.length - 1, 0));
  return {
    position: {
      offset: position.offset + Math.max(marks.length - overlap, 1),
      tail: overlap === 0 ? [] : marks.slice(-overlap),
      largestPage: Math.max(position.largestPage ?? 0, marks.length),
    },
    isBlind: tell === null,
  };
}

/**
 * Rows that look alike cannot show where a page was cut: the overlap reaches back until it is found once in the page. What
 * a shift puts before it in the next page are rows of this one, so its first place there is the right one.
 * @returns `null` where rows look alike too far back.
 */
function lengthOfTell(marks: readonly string[]): number | null {
  for (let length = 2; length < Math.min(marks.length, LONGEST_TELL); length += 1) {
    const tail = marks.slice(-length);
    const isElsewhere = marks.some(
      (_, at) => at + length < marks.length && tail.every((mark, index) => marks[at + index] === mark),
    );
    if (!isElsewhere) return length;
  }
  return null;
}

function cutShort(call: string, rows: number): Problem {
  return problemOf('unexpected shape', {
    where: `${call} → offset`,
    sentence: `${call} gives the same ${rows} rows wherever the list is to begin, so older ones may be missing.`,
  });
}

function endless<Row>({ call, mostRows }: OffsetSweep<Row>) {
  return failure('unexpected shape', {
    sentence: `The list of ${call} did not end after ${mostRows} rows, so it was left.`,
    kept: 'What was stored before is kept.',
    cure: 'Check the names of the paging parameters, or name the accounts of this connection one by one.',
    where: call,
  });
}

function restless(call: string) {
  return failure('unexpected shape', {
    sentence: `The list of ${call} kept shifting while it was read, so entries may have been skipped.`,
    cure: 'No action needed: it is read again with the next sync. If it stays, rows are being removed at the source.',
    where: call,
  });
}
