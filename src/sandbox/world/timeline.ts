/**
 * When entries arrive after the world began. A steady rate, ended and begun again as it is changed or the sandbox is stopped,
 * and bursts that were asked for. Everything about an arrival follows from these segments.
 */
export type Segment =
  | { readonly kind: 'rate'; readonly from: number; readonly until: number | null; readonly perMinute: number }
  | {
      readonly kind: 'burst';
      readonly at: number;
      readonly entries: number;
      /** Absent: every API. */
      readonly api?: string;
      /** Absent: every account. */
      readonly accountId?: string;
    };

/** Whose arrivals. `phase` in (0, 1] spreads accounts over the interval, so that they do not all move at once. */
export interface Arrivals {
  readonly api: string;
  readonly accountId: string;
  readonly phase: number;
  /** Time of the last entry of the history: nothing arrives before it. */
  readonly lastOfHistory: number;
}

/** How many entries have arrived by `now`. */
export function countArrivals(segments: readonly Segment[], whose: Arrivals, now: number): number {
  let count = 0;
  for (const segment of segments) count += countIn(segment, whose, now);
  return count;
}

/** When arrival `index` (from 0) came or will come. Never earlier than the one before. */
export function timeOfArrival(segments: readonly Segment[], whose: Arrivals, index: number): number {
  let before = 0;
  let last = whose.lastOfHistory;
  for (const segment of segments) {
    const here = countIn(segment, whose, Number.POSITIVE_INFINITY);
    if (index < before + here) return timeIn(segment, whose, index - before, last);
    if (here > 0) last = timeIn(segment, whose, here - 1, last);
    before += here;
  }
  throw new RangeError(`No arrival ${index}`);
}

function countIn(segment: Segment, whose: Arrivals, now: number): number {
  if (segment.kind === 'burst') {
    if (segment.at > now || !concerns(segment, whose)) return 0;
    return segment.entries;
  }
  if (segment.perMinute <= 0) return 0;
  const end = Math.min(segment.until ?? Number.POSITIVE_INFINITY, now);
  if (end === Number.POSITIVE_INFINITY) return Number.POSITIVE_INFINITY;
  return Math.max(0, Math.floor((end - segment.from) / (60_000 / segment.perMinute) - whose.phase) + 1);
}

/** A burst fills the half minute before it, as far as nothing older stands there. */
const BURST_SPAN = 30_000;

function timeIn(segment: Segment, whose: Arrivals, index: number, last: number): number {
  if (segment.kind === 'rate') return Math.ceil(segment.from + (index + whose.phase) * (60_000 / segment.perMinute));
  const start = Math.min(segment.at, Math.max(last, segment.at - BURST_SPAN));
  return Math.floor(start + ((segment.at - start) * (index + 1)) / segment.entries);
}

function concerns(burst: Segment & { kind: 'burst' }, whose: Arrivals): boolean {
  return (
    (burst.api === undefined || burst.api === whose.api) &&
    (burst.accountId === undefined || burst.accountId === whose.accountId)
  );
}
