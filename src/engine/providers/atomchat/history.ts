import { z } from 'zod';
import { instant, InstantSchema, toMilliseconds, type Instant } from '../../../domain/time.ts';
import { MultisetKeys } from '../multiset-keys.ts';
import { sweepByOffset, SWEEP_START, type SweepPage, type SweepPosition } from '../offset-sweep.ts';
import type { AccountRef, EntryReading, LedgerPage, LedgerStart, ProviderRequest } from '../provider.ts';
import { serverNow } from '../server-clock.ts';
import { callOf, read, uidField } from './client.ts';
import { PAGE_LIMIT } from './manifest.ts';
import { toDeduction, toEntry, type Deduction } from './map.ts';
import { findHistory } from './wire.ts';

/** Re-read each time, since rows may be written late and equal rows must be counted together (docs/provider-facts.md §5). */
const REREAD = 25 * 3_600_000;

const PositionSchema = z.object({
  offset: z.number(),
  tail: z.array(z.string()).readonly(),
  largestPage: z.number().nullable(),
});

/** A place in a list that grows at its end, and the time of the first row read there. */
const AnchorSchema = z.object({ position: PositionSchema, at: InstantSchema });

const SweepSchema = z.object({
  /** When it began: what was written since may be missing from the pages read first. */
  startedAt: InstantSchema,
  position: PositionSchema,
  /** Rows before this time are known; `null`: none are. */
  since: InstantSchema.nullable(),
  newest: InstantSchema.nullable(),
  order: z.enum(['newest first', 'oldest first', 'none']).nullable(),
  /** The last row's time, and how often each row of that time came, by digest. */
  edgeAt: InstantSchema.nullable(),
  counts: z.record(z.string(), z.number()),
  anchors: z.array(AnchorSchema),
});
type Sweep = z.infer<typeof SweepSchema>;

const CheckpointSchema = z.object({
  /** Time of the newest row of the last sweep that ended, no later than its beginning. */
  newest: InstantSchema.nullable(),
  order: z.enum(['newest first', 'oldest first', 'none']).nullable(),
  largestPage: z.number().nullable(),
  /** Oldest first only: where the next read may begin. */
  anchors: z.array(AnchorSchema),
  sweep: SweepSchema.nullable(),
});
type Checkpoint = z.infer<typeof CheckpointSchema>;

const NOTHING: Checkpoint = { newest: null, order: null, largestPage: null, anchors: [], sweep: null };

/**
 * The deductions. Rows have no ids and the list no filter by time: a list that shows the newest first is read down to
 * what is known, one that shows the oldest first from the last place that is surely before it, any other one whole.
 */
export async function* readLedger(
  request: ProviderRequest,
  account: AccountRef,
  from: LedgerStart,
): AsyncGenerator<LedgerPage, void, undefined> {
  const parsed = CheckpointSchema.safeParse(from.checkpoint);
  let saved = parsed.success && !from.isFullSweep ? parsed.data : NOTHING;
  // A list in no order cannot be entered in its middle: equal rows may stand anywhere.
  if (saved.sweep && saved.sweep.order !== null && saved.sweep.order !== 'none') {
    for await (const page of sweep(request, account, saved, saved.sweep)) {
      saved = CheckpointSchema.parse(page.checkpoint);
      yield page;
    }
  }
  yield* sweep(request, account, saved, begin(saved, serverNow(request)));
}

function begin(saved: Checkpoint, startedAt: Instant): Sweep {
  const whole = {
    startedAt,
    position: SWEEP_START,
    since: null,
    newest: null,
    order: null,
    edgeAt: null,
    counts: {},
    anchors: [],
  };
  if (saved.newest === null || saved.order === null || saved.order === 'none') return whole;
  const since = instant(toMilliseconds(saved.newest) - REREAD);
  const start = { ...SWEEP_START, largestPage: saved.largestPage };
  if (saved.order === 'newest first') return { ...whole, since, order: saved.order, position: start };
  const anchor = saved.anchors.findLast(({ at }) => at < since);
  if (!anchor) return { ...whole, order: saved.order, position: start };
  return {
    ...whole,
    since,
    order: saved.order,
    position: { ...anchor.position, largestPage: saved.largestPage },
    anchors: saved.anchors,
  };
}

async function* sweep(
  request: ProviderRequest,
  account: AccountRef,
  saved: Checkpoint,
  start: Sweep,
): AsyncGenerator<LedgerPage, void, undefined> {
  const reader = new PageReader(start);
  const pages = sweepByOffset<Deduction>({
    call: callOf(request, 'getCreditDeductionHistory'),
    limit: PAGE_LIMIT,
    marksAreUnique: false,
    start: start.position,
    markOf: (row) => row.digest,
    isEnough: (rows) => reader.isPastWhatIsNew(rows),
    fetchPage: async (offset, limit) => ({ rows: await fetchRows(request, account, offset, limit), hasMore: null }),
  });
  let fetchedFrom = start.position;
  for await (const page of pages) {
    const entries = reader.read(page, fetchedFrom);
    fetchedFrom = page.position;
    yield {
      entries,
      checkpoint: page.isLast ? reader.ended(saved, page.position) : { ...saved, sweep: reader.state(page.position) },
      isFullWindow: false,
      isCompleteSweep: page.isLast && reader.sawEverything,
      balance: null,
    };
  }
}

async function fetchRows(
  request: ProviderRequest,
  account: AccountRef,
  offset: number,
  limit: number,
): Promise<readonly Deduction[]> {
  const { settings } = request;
  const medium = settings['historyType'] ?? '';
  const form = {
    ...uidField(request, account.externalId),
    [settings['offsetParameter'] ?? 'offset']: String(offset),
    [settings['limitParameter'] ?? 'limit']: String(limit),
    ...(medium === '' ? {} : { [settings['historyTypeParameter'] ?? 'type']: medium }),
  };
  const { answer, place } = await read(request, 'getCreditDeductionHistory', form, account.externalId);
  const { rows, under } = findHistory(answer.json, place);
  const fields = {
    time: settings['historyTimeField'] ?? 'auto',
    amount: settings['historyAmountField'] ?? 'auto',
    id: settings['historyIdField'] ?? '',
  };
  return rows.map((row, index) => toDeduction(row, fields, `${under}[${index}]`, place));
}

/** Gives keys to the rows of one sweep, and knows how far it has come. */
class PageReader {
  readonly #since: Instant | null;
  readonly #startedAt: Instant;
  #keys: MultisetKeys;
  #order: Sweep['order'];
  #newest: Instant | null;
  #anchors: Sweep['anchors'];
  #edge: ReadonlySet<string>;
  #edgeAt: Instant | null;
  #startedAtTop: boolean;

  constructor(start: Sweep) {
    this.#since = start.since;
    this.#startedAt = start.startedAt;
    this.#keys = new MultisetKeys(start.counts);
    this.#edge = new Set(Object.keys(start.counts));
    this.#edgeAt = start.edgeAt;
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
    }
    this.#noteOrder(page.rows);
    const [first] = page.rows;
    if (this.#order === 'oldest first' && first)
      this.#noteAnchor({ position: page.isRestart ? SWEEP_START : fetchedFrom, at: first.time.at });
    for (const { time } of page.fresh) this.#newest = laterOf(this.#newest, time.at);
    const since = this.#since;
    // What is older was counted from its beginning by an earlier sweep; here it would be counted from the middle.
    const fresh = page.fresh.filter((row) => since === null || row.time.at >= since);
    const keyed = fresh.map((row) => ({ row, key: row.ownId ?? this.#keys.next(row.digest) }));
    this.#forgetBut(page.rows);
    if (this.#order !== 'oldest first') keyed.reverse();
    keyed.sort((a, b) => (a.row.time.at < b.row.time.at ? -1 : a.row.time.at > b.row.time.at ? 1 : 0));
    return keyed.map(({ row, key }) => toEntry(row, key, ordinalOf(key)));
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

/** The number in the key: equal rows of one instant are in order of it, others have no order to keep. */
function ordinalOf(key: string): number {
  const count = Number(key.slice(key.lastIndexOf('-') + 1));
  return Number.isSafeInteger(count) ? Math.max(count - 1, 0) : 0;
}

function earlierOf(a: Instant | null, b: Instant): Instant | null {
  return a === null || a < b ? a : b;
}

function laterOf(a: Instant | null, b: Instant | null): Instant | null {
  if (a === null || b === null) return a ?? b;
  return a > b ? a : b;
}
