import { compare } from '../../../domain/compare.ts';
import { instant, toMilliseconds, type Instant } from '../../../domain/time.ts';
import { MultisetKeys } from '../multiset-keys.ts';
import { SWEEP_START, type SweepPage, type SweepPosition } from '../offset-sweep.ts';
import type { EntryReading } from '../provider.ts';
import { REREAD, type Checkpoint, type Sweep } from './history-checkpoint.ts';
import { toEntry, type Deduction } from './map.ts';

/** Gives keys to the rows of one sweep, and knows how far it has come. */
export class PageReader {
  readonly #since: Instant | null;
  readonly #startedAt: Instant;
  #keys: MultisetKeys;
  #order: Sweep['order'];
  #newest: Instant | null;
  #anchors: Sweep['anchors'];
  #edge: ReadonlySet<string>;
  #edgeAt: Instant | null;
  #edgeOrdinal: number;
  #startedAtTop: boolean;

  constructor(start: Sweep) {
    this.#since = start.since;
    this.#startedAt = start.startedAt;
    this.#keys = new MultisetKeys(start.counts);
    this.#edge = new Set(Object.keys(start.counts));
    this.#edgeAt = start.edgeAt;
    this.#edgeOrdinal = start.edgeOrdinal;
    this.#order = start.order;
    this.#newest = start.newest;
    this.#anchors = start.anchors;
    this.#startedAtTop = start.position.offset === 0;
  }

  get sawEverything(): boolean {
    return this.#startedAtTop && this.#since === null;
  }

  isPastWhatIsNew(rows: readonly Deduction[]): boolean {
    const since = this.#since;
    return since !== null && this.#order === 'newest first' && rows.some((row) => row.time.at < since);
  }

  read(page: SweepPage<Deduction>, fetchedFrom: SweepPosition): readonly EntryReading[] {
    if (page.isRestart) {
      this.#keys = new MultisetKeys();
      this.#anchors = [];
      this.#startedAtTop = true;
      this.#edgeAt = null;
    }
    this.#noteOrder(page.rows);
    const [first] = page.rows;
    if (this.#order === 'oldest first' && first)
      this.#noteAnchor({ position: page.isRestart ? SWEEP_START : fetchedFrom, at: this.#edgeAt ?? first.time.at });
    for (const { time } of page.fresh) this.#newest = laterOf(this.#newest, time.at);
    const since = this.#since;
    // What is older was counted from its beginning by an earlier sweep; here it would be counted from the middle.
    const fresh = page.fresh.filter((row) => since === null || row.time.at >= since);
    const keyed = fresh.map((row) => ({ row, key: row.ownId ?? this.#keys.next(row.digest) }));
    const ordinals = this.#numberWithinInstants(fresh);
    this.#forgetBut(page.rows);
    const entries = keyed.map(({ row, key }, index) => toEntry(row, key, ordinals[index] ?? 0));
    if (this.#order !== 'oldest first') entries.reverse();
    return entries.sort((one, other) => compare(one.time.at, other.time.at));
  }

  /**
   * Places of rows within their instants, the older the smaller, in the order in which the rows are listed. An instant
   * that goes on in the next page is counted on: upwards where the oldest come first, else below what it has.
   */
  #numberWithinInstants(rows: readonly Deduction[]): readonly number[] {
    const step = this.#order === 'oldest first' ? 1 : -1;
    const ordinals: number[] = [];
    for (let start = 0, end = 0; start < rows.length; start = end) {
      const at = rows[start]?.time.at;
      for (end = start; rows[end]?.time.at === at;) end += 1;
      const first = at === this.#edgeAt ? this.#edgeOrdinal + step : step > 0 ? 0 : end - start - 1;
      for (let place = 0; place < end - start; place += 1) ordinals.push(first + step * place);
    }
    this.#edgeOrdinal = ordinals.at(-1) ?? this.#edgeOrdinal;
    return ordinals;
  }

  state(position: SweepPosition): Sweep {
    return {
      startedAt: this.#startedAt,
      position,
      since: this.#since,
      newest: this.#newest,
      order: this.#order,
      edgeAt: this.#edgeAt,
      counts: this.#keys.countsOf(this.#edge),
      edgeOrdinal: this.#edgeOrdinal,
      anchors: this.#anchors,
    };
  }

  ended(saved: Checkpoint, position: SweepPosition): Checkpoint {
    return {
      newest: laterOf(saved.newest, earlierOf(this.#newest, this.#startedAt)),
      order: this.#order,
      largestPage: position.largestPage,
      anchors: this.#anchors,
      sweep: null,
    };
  }

  #noteOrder(rows: readonly Deduction[]): void {
    const order = orderOf(rows);
    if (order === null || order === this.#order) return;
    this.#order = this.#order === null ? order : 'none';
  }

  /** Keeps the places of the last day, and one before it. */
  #noteAnchor(anchor: Sweep['anchors'][number]): void {
    const anchors = [...this.#anchors.filter(({ position }) => position.offset < anchor.position.offset), anchor];
    const day = instant(toMilliseconds(anchor.at) - REREAD);
    this.#anchors = anchors.slice(
      Math.max(
        anchors.findLastIndex(({ at }) => at < day),
        0,
      ),
    );
  }

  /** In order of time, equal rows stand together: only those of the last row's time can go on in the next page. */
  #forgetBut(rows: readonly Deduction[]): void {
    const last = rows.at(-1);
    if (!last) return;
    const edge = rows.filter((row) => row.time.at === last.time.at).map((row) => row.digest);
    this.#edge = new Set(this.#edgeAt === last.time.at ? [...this.#edge, ...edge] : edge);
    this.#edgeAt = last.time.at;
    if (this.#order === 'newest first' || this.#order === 'oldest first') this.#keys.keepOnly(this.#edge);
  }
}

/** @returns `null` when all rows have one time, so that the page does not tell. */
function orderOf(rows: readonly Deduction[]): Sweep['order'] {
  let rises = false;
  let falls = false;
  rows.forEach((row, index) => {
    const before = rows[index - 1];
    if (!before) return;
    if (before.time.at < row.time.at) rises = true;
    if (before.time.at > row.time.at) falls = true;
  });
  if (rises && falls) return 'none';
  return rises ? 'oldest first' : falls ? 'newest first' : null;
}

function earlierOf(a: Instant | null, b: Instant): Instant | null {
  return a === null || a < b ? a : b;
}

function laterOf(a: Instant | null, b: Instant | null): Instant | null {
  if (a === null || b === null) return a ?? b;
  return a > b ? a : b;
}
