import { z } from 'zod';
import { instant, InstantSchema, toMilliseconds, type Instant } from '../../../domain/time.ts';
import type { Problem } from '../../../domain/problem.ts';
import { sweepByOffset, SWEEP_START, type SweepPage, type SweepPosition } from '../offset-sweep.ts';
import type { AccountRef, EntryReading, LedgerPage, LedgerStart, ProviderRequest } from '../provider.ts';
import { readShape } from '../read-shape.ts';
import { serverNow } from '../server-clock.ts';
import { get } from './client.ts';
import { PAGE_LIMIT } from './manifest.ts';
import { checkHolder, compareRows, compareTimes, needsNeighbour, signAmount, toEntry, type SentRow } from './map.ts';
import { readEach } from '../wire-list.ts';
import { LedgerEntrySchema, unwrapList, type LedgerRow } from './wire.ts';

const PATH = '/auth/account/ledger';
/** More entries than any customer of a credits API has. */
const MOST_ROWS = 2_000_000;
/** Entries may be dated back, and whether `from` is inclusive or in which zone is unknown (docs/provider-facts.md §3.5). */
const REREAD = 25 * 3_600_000;

const SweepSchema = z.object({
  to: InstantSchema,
  /** `null`: from the beginning of the history. */
  from: InstantSchema.nullable(),
  position: z.object({ offset: z.number(), tail: z.array(z.string()).readonly(), largestPage: z.number().nullable() }),
  newest: InstantSchema.nullable(),
});
type Sweep = z.infer<typeof SweepSchema>;

const CheckpointSchema = z.object({
  /** Time of the newest entry of the last sweep that ended, no later than its beginning. */
  newest: InstantSchema.nullable(),
  largestPage: z.number().nullable(),
  /** A sweep that has not ended yet. */
  sweep: SweepSchema.nullable(),
});
type Checkpoint = z.infer<typeof CheckpointSchema>;

const NOTHING: Checkpoint = { newest: null, largestPage: null, sweep: null };

/**
 * The ledger, from the checkpoint on. The set is held still by `to`, the moment at which the sweep began; a sweep that
 * was cut off goes on where it stood, and is then brought up to date by another.
 */
export async function* readLedger(
  request: ProviderRequest,
  account: AccountRef,
  from: LedgerStart,
): AsyncGenerator<LedgerPage, void, undefined> {
  const parsed = CheckpointSchema.safeParse(from.checkpoint);
  const saved = parsed.success && !from.isFullSweep ? parsed.data : NOTHING;
  if (!saved.sweep) {
    yield* sweep(request, account, saved, begin(request, saved));
    return;
  }
  let last = saved;
  for await (const page of sweep(request, account, saved, saved.sweep)) {
    last = CheckpointSchema.parse(page.checkpoint);
    yield page;
  }
  yield* sweep(request, account, last, begin(request, last));
}

function begin(request: ProviderRequest, saved: Checkpoint): Sweep {
  return {
    to: serverNow(request),
    from: saved.newest === null ? null : instant(toMilliseconds(saved.newest) - REREAD),
    position: { ...SWEEP_START, largestPage: saved.largestPage },
    newest: null,
  };
}

async function* sweep(
  request: ProviderRequest,
  account: AccountRef,
  saved: Checkpoint,
  start: Sweep,
): AsyncGenerator<LedgerPage, void, undefined> {
  const reader = new PageReader(start);
  let secrets: readonly string[] = [];
  let refused: readonly Problem[] = [];
  let isDoubtful = false;
  const pages = sweepByOffset<SentRow>({
    call: `GET ${PATH}`,
    limit: PAGE_LIMIT,
    mostRows: MOST_ROWS,
    marksAreUnique: true,
    start: start.position,
    markOf: ({ row }) => row.id,
    isEnough: (rows) => reader.isPastTheStart(rows.map(({ row }) => row)),
    fetchPage: async (offset, limit) => {
      const query = {
        ...(start.from === null ? {} : { from: start.from }),
        to: start.to,
        limit: String(limit),
        offset: String(offset),
      };
      const fetched = await get(request, PATH, query, account);
      secrets = fetched.place.secrets;
      const list = unwrapList(fetched.answer.json, request.settings['ledgerField'] ?? 'auto', fetched.place);
      const { read, missing } = readEach(list.rows, { ...fetched.place, under: list.under }, (sent, under) => {
        const row = readShape(LedgerEntrySchema, sent, { ...fetched.place, under });
        checkHolder(row.user_id, account, fetched.place.call);
        return row;
      });
      refused = [...refused, ...missing];
      isDoubtful ||= missing.length > 0 || list.isWordOnly === true;
      return { rows: read, hasMore: list.hasMore, received: list.rows.length };
    },
  });
  for await (const page of pages) {
    const entries = reader.read(page, secrets);
    const missing = [...refused, ...page.missing];
    refused = [];
    yield {
      entries,
      checkpoint: checkpointAfter(page.position, page.isLast, saved, { ...start, newest: reader.newest }),
      isFullWindow: false,
      isCompleteSweep: page.isWhole && !isDoubtful && start.from === null && start.position.offset === 0,
      missing,
      balance: null,
    };
  }
}

function checkpointAfter(position: SweepPosition, isLast: boolean, saved: Checkpoint, sweep: Sweep): Checkpoint {
  if (!isLast) return { ...saved, sweep: { ...sweep, position } };
  const newest = sweep.newest !== null && sweep.newest > sweep.to ? sweep.to : sweep.newest;
  return { newest: laterOf(saved.newest, newest), largestPage: position.largestPage, sweep: null };
}

/** Turns the pages of one sweep into entries; knows what lies on the other side of a page's edge. */
class PageReader {
  readonly #from: Instant | null;
  readonly #wasResumed: boolean;
  #isNewestFirst: boolean | null = null;
  #before: readonly LedgerRow[] = [];
  #held: readonly SentRow[] = [];
  newest: Instant | null;

  constructor(start: Sweep) {
    this.#from = start.from;
    this.#wasResumed = start.position.offset > 0;
    this.newest = start.newest;
  }

  /** Only for stopping: the newest come first, and all of these are older than what was asked for. */
  isPastTheStart(rows: readonly LedgerRow[]): boolean {
    const from = this.#from;
    this.#isNewestFirst ??= directionOf(rows);
    return from !== null && this.#isNewestFirst === true && rows.every((row) => row.created_at.at < from);
  }

  /**
   * Entries, oldest first. The rows of the overlap are given again, unchanged; an adjustment whose direction hangs on a
   * row that is not here yet is held back for the page that brings it.
   */
  read(page: SweepPage<SentRow>, secrets: readonly string[]): readonly EntryReading[] {
    if (page.isRestart) [this.#before, this.#held] = [[], []];
    const rows = page.rows.map(({ row }) => row);
    this.#isNewestFirst ??= directionOf(rows);
    for (const row of rows) this.newest = laterOf(this.newest, row.created_at.at);
    const chain = [...byId([...this.#before, ...rows]).values()].sort(compareRows);
    const older = new Map(chain.map((row, index) => [row.id, chain[index - 1] ?? null]));
    const isUndecided = ({ row }: SentRow) => needsNeighbour(row) && (older.get(row.id) ?? null) === null;
    const candidates = [...new Map([...this.#held, ...page.rows].map((sent) => [sent.row.id, sent])).values()];
    const showsBeginning = this.#showsBeginning(page.isLast);
    this.#before = rows;
    this.#held = candidates.filter(isUndecided);
    return candidates
      .filter((sent) => showsBeginning || !isUndecided(sent))
      .sort((a, b) => compareTimes(a.row, b.row))
      .map((sent) => toEntry(sent, signAmount(sent.row, older.get(sent.row.id) ?? null), secrets));
  }

  /** Nothing comes before the oldest row of this page. Elsewhere such a row is known from an earlier sweep or page. */
  #showsBeginning(isLast: boolean): boolean {
    if (this.#from !== null) return false;
    return this.#isNewestFirst === false ? !this.#wasResumed : isLast;
  }
}

function byId(rows: readonly LedgerRow[]): ReadonlyMap<string, LedgerRow> {
  return new Map(rows.map((row) => [row.id, row]));
}

/** @returns true for newest first, false for oldest first, `null` when the page does not tell. */
function directionOf(rows: readonly LedgerRow[]): boolean | null {
  const [first, last] = [rows[0], rows.at(-1)];
  if (!first || !last) return null;
  const order = compareTimes(first, last);
  return order === 0 ? null : order > 0;
}

function laterOf(a: Instant | null, b: Instant | null): Instant | null {
  if (a === null || b === null) return a ?? b;
  return a > b ? a : b;
}
