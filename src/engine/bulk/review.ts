import { NEEDED_FIELDS, type Batch, type BatchField, type BatchRow } from '../../domain/batch.ts';
import type { Adjustment } from '../../domain/adjustment.ts';
import type { Actor } from '../../domain/operator.ts';
import { ProblemError } from '../../domain/problem.ts';
import { meaningsWith, shownBy, type SignMeanings } from '../../domain/written-number.ts';
import { idOfRequest } from '../adjustments/index.ts';
import type { StoreChange } from '../store/store.ts';
import { createQueue } from '../queue.ts';
import { readNamed, type Named } from './account-index.ts';
import { getAll, readGrounds, type Grounds } from './grounds.ts';
import { judgeRows, type JudgedRow } from './judge.ts';
import type { BulkParts } from './parts.ts';
import type { Readers } from './read-instruction.ts';
import { readField } from './read-row.ts';
import { readRows, type KnownReadings, type ReadRow } from './read-rows.ts';
import { rowsOf } from './batches.ts';

/** A batch as it stands now: every row judged by what the store holds. */
export interface Review {
  readonly batch: Batch;
  /** In the order of the file. */
  readonly rows: readonly JudgedRow[];
  /** The adjustments that there are for its rows, by id. */
  readonly book: ReadonlyMap<string, Adjustment>;
  readonly connections: Grounds['connections'];
  readonly accounts: Grounds['accounts'];
}

/** Keeps the last batches that somebody looked at in memory, and up with the store. */
export interface Reviews {
  /** @param actor whose limits the rows are judged by. */
  of(batchId: string, actor: Actor): Promise<Review>;
  close(): void;
}

/** While a batch is being sent it is read no oftener. */
const SENDING_PAUSE_MILLISECONDS = 500;
/** Each holds all of its rows. */
const MOST_KEPT = 4;

export function createReviews(parts: BulkParts): Reviews {
  const kept = new Map<string, ReturnType<typeof keepReview>>();
  const unsubscribe = parts.store.onChange((change) => {
    for (const one of kept.values()) one.noteChange(change);
  });
  return {
    of(batchId, actor) {
      const key = JSON.stringify([batchId, actor.id, actor.role]);
      const one = kept.get(key) ?? keepReview(parts, batchId, actor);
      kept.delete(key);
      kept.set(key, one);
      for (const oldest of [...kept.keys()].slice(0, -MOST_KEPT)) kept.delete(oldest);
      return one.read();
    },
    close() {
      unsubscribe();
      kept.clear();
    },
  };
}

/** What changed since it was judged last. */
interface Stale {
  batch: boolean;
  /** Rows that were written; `null`: all are to be read. */
  rows: Set<string> | null;
  accounts: Set<string>;
  adjustments: Set<string>;
  surroundings: boolean;
}

function keepReview(parts: BulkParts, batchId: string, actor: Actor) {
  let stale = everything();
  let batch: Batch | null = null;
  let rows = new Map<string, BatchRow>();
  let readers: (Readers & { readonly named: Named }) | null = null;
  let readings: KnownReadings = new WeakMap();
  let grounds: Grounds | null = null;
  let book = new Map<string, Adjustment>();
  /** Ids that were asked for, whether or not there was an adjustment. */
  const looked = new Set<string>();
  /** Something changed while rows were being sent. */
  let isOverdue = false;
  let latest: Review | null = null;
  const queue = createQueue();
  /** A reading that has not begun: whoever asks meanwhile gets it too. */
  let next: Promise<Review> | null = null;
  let readAt = 0;

  function noteChange({ collection, ids }: StoreChange): void {
    if (collection === 'batches' && ids.includes(batchId)) stale.batch = true;
    if (collection === 'batchRows') {
      for (const id of ids.filter((one) => one.startsWith(`${batchId}|`))) stale.rows?.add(id);
    }
    if (collection === 'accounts') for (const id of ids) stale.accounts.add(id);
    if (collection === 'adjustments') for (const id of ids) stale.adjustments.add(id);
    if (collection === 'connections' || collection === 'settings' || collection === 'links') stale.surroundings = true;
  }

  async function refresh(): Promise<Review> {
    const seen = stale;
    const isCurrent = !seen.batch && seen.rows?.size === 0 && seen.adjustments.size === 0 && seen.accounts.size === 0;
    if (latest !== null && isCurrent && !seen.surroundings) return latest;
    stale = nothingStale();
    try {
      latest = await readAnew(seen);
      readAt = parts.clock.monotonic();
      return latest;
    } catch (error) {
      stale = everything();
      throw error;
    }
  }

  /** While rows go out something changes all the time, and looking at it must not keep them from going. */
  async function pause(): Promise<void> {
    const left = SENDING_PAUSE_MILLISECONDS - (parts.clock.monotonic() - readAt);
    if (latest?.batch.state === 'sending' && !stale.batch && left > 0) await parts.clock.sleep(left);
  }

  async function readAnew(seen: Stale): Promise<Review> {
    const current = mustBe(await parts.store.table('batches').get(batchId));
    const isMappedAnew = batch === null || JSON.stringify(batch.mapping) !== JSON.stringify(current.mapping);
    const areRowsAnew = seen.rows === null || batch?.hasHeader !== current.hasHeader;
    if (areRowsAnew) rows = await rowsOf(parts.store, current);
    else await readSome(seen.rows ?? new Set());
    batch = current;
    // What is on its way was approved as it stood: nothing is weighed again while it goes.
    const isSending = current.state === 'sending' && grounds !== null;
    if (isSending) isOverdue ||= seen.surroundings || seen.accounts.size > 0 || seen.adjustments.size > 0;
    const isAllOld = isMappedAnew || (isOverdue && !isSending);
    const signs = signsOf(current, rows.values());
    const isReadAnew = JSON.stringify(readers?.signs) !== JSON.stringify(signs) || isAllOld;
    if (readers === null || areRowsAnew || isReadAnew || (!isSending && (await areReadersOld(seen)))) {
      readers = await makeReaders(current, signs);
      readings = new WeakMap();
    } else readers = await extended(readers, current, seen.rows ?? new Set());
    const read = await readRows(current, [...rows.values()], readers, readings);
    await readBook(read, seen);
    if (grounds === null || isAllOld || !areCovered(read, grounds) || (!isSending && isTouched(read, seen))) {
      const ids = read.flatMap(({ instruction }) => instruction.account?.id ?? []);
      grounds = await readGrounds(parts, ids, actor);
    }
    if (!isSending) isOverdue = false;
    const judged = await judgeRows(current, read, grounds, book);
    return { batch: current, rows: judged, book, connections: grounds.connections, accounts: grounds.accounts };
  }

  async function readSome(ids: ReadonlySet<string>): Promise<void> {
    if (ids.size === 0) return;
    const fresh = await getAll(parts.store.table('batchRows'), ids);
    for (const [id, row] of fresh) if (rows.has(id)) rows.set(id, row);
  }

  /** Names and e-mails seldom change; balances do all the time, and no name is looked up by them. */
  async function areReadersOld(seen: Stale): Promise<boolean> {
    if (seen.surroundings || readers === null) return true;
    const { named } = readers;
    const cards = await parts.directory.some(seen.accounts);
    return [...seen.accounts].some((id) => named.isOld(id, cards.get(id)));
  }

  async function makeReaders(current: Batch, signs: SignMeanings) {
    const named = await readNamed(parts.directory, textsOf(current, rows.values()));
    return {
      named,
      index: named.index,
      connections: await parts.directory.connections(),
      providerName: ({ providerId }: { providerId: string }) => parts.providerOf(providerId)?.manifest.name ?? '',
      reasons: (await parts.policy.reasons()).map(({ text }) => text),
      signs,
    };
  }

  /** The same readers, who also know the accounts that rows written since name. */
  async function extended(known: NonNullable<typeof readers>, current: Batch, ids: ReadonlySet<string>) {
    const written = [...ids].flatMap((id) => rows.get(id) ?? []);
    const texts = textsOf(current, written).filter((text) => !known.named.texts.has(text));
    if (texts.length === 0) return known;
    const named = await readNamed(parts.directory, [...known.named.texts, ...texts]);
    return { ...known, named, index: named.index };
  }

  async function readBook(read: readonly ReadRow[], seen: Stale): Promise<void> {
    const wanted = new Set<string>();
    for (const { row, requestId } of read) {
      if (requestId !== null) wanted.add(idOfRequest(requestId));
      if (row.order !== null) wanted.add(row.order.adjustmentId);
    }
    const asked = [...wanted].filter((id) => !looked.has(id) || seen.adjustments.has(id));
    const found = await getAll(parts.store.table('adjustments'), asked);
    for (const id of asked) looked.add(id);
    if (found.size > 0) book = new Map([...book, ...found]);
  }

  function isTouched(read: readonly ReadRow[], seen: Stale): boolean {
    if (seen.surroundings || seen.adjustments.size > 0) return true;
    return read.some(({ instruction }) => instruction.account !== null && seen.accounts.has(instruction.account.id));
  }

  return {
    noteChange,
    read(): Promise<Review> {
      if (next !== null) return next;
      next = queue(async () => {
        await pause();
        next = null;
        return refresh();
      });
      return next;
    },
  };
}

function everything(): Stale {
  return { batch: true, rows: null, accounts: new Set(), adjustments: new Set(), surroundings: true };
}

function nothingStale(): Stale {
  return { batch: false, rows: new Set(), accounts: new Set(), adjustments: new Set(), surroundings: false };
}

/** What rows name their accounts by. */
function textsOf(batch: Batch, rows: Iterable<BatchRow>): readonly string[] {
  return [...new Set([...rows].map((row) => readField(batch, row, 'account')))].filter(Boolean);
}

/** Whether the grounds hold every account: an edit may have named another. */
function areCovered(read: readonly ReadRow[], { accounts }: Grounds): boolean {
  return read.every(({ instruction: { account } }) => account === null || accounts.has(account.id));
}

/** What points and commas mean in the amounts of the file: as somebody said, else as the file itself shows. */
function signsOf(batch: Batch, rows: Iterable<BatchRow>): SignMeanings {
  if (batch.decimalMark !== null) return meaningsWith(batch.decimalMark);
  if (batch.mapping.columns.amount === undefined) return {};
  return shownBy([...rows].map(({ cells }) => readField(batch, { cells, edits: {} }, 'amount')));
}

/** Fields without which nothing can be judged and that come from nowhere yet. */
export function unmappedFields({ mapping }: Batch): BatchField[] {
  return NEEDED_FIELDS.filter((field) => mapping.columns[field] === undefined && !mapping.values[field]);
}

export function mustBe(batch: Batch | undefined): Batch {
  if (batch !== undefined) return batch;
  throw new ProblemError({
    code: 'bulk.unknown-batch',
    sentence: 'There is no such file of adjustments in this workspace.',
  });
}
