import type { Account } from '../../domain/account.ts';
import { judgeLeftOut, judgeWindow, type ListedSpan } from '../../domain/coverage.ts';
import { addCredits, fromStored, toStored, type Credits } from '../../domain/credits.ts';
import type { Gap, GivenEntry, LedgerEntry } from '../../domain/ledger.ts';
import type { Problem } from '../../domain/problem.ts';
import { explainedBalance } from '../../domain/proof.ts';
import type { Instant } from '../../domain/time.ts';
import type { LedgerPage } from '../providers/provider.ts';
import type { Cursor, Patch } from '../store/store.ts';
import {
  laterOf,
  noteMissing,
  parseCheckpoint,
  readCursor,
  reloadAccount,
  touch,
  type AccountContext,
} from './account-context.ts';
import type { Baseline } from './baseline.ts';
import { entryOf, planEntryWrites } from './entry-rows.ts';
import { sumExplained } from './explained.ts';
import { readAhead } from './read-ahead.ts';
import { planBalance, type StoredReading } from './store-balance.ts';
import { countInWords } from '../words.ts';

/**
 * A commit of a thousand entries takes half as long for each as one of a hundred, and keeps readers waiting for a tenth of a
 * second; larger ones would save little more. A crash repeats the pages of the commit that was not made.
 */
const ENOUGH_ENTRIES = 1000;
/** How long entries that have come are kept from the screens for the sake of more. */
export const PATIENCE_MILLISECONDS = 300;

/** What reading a ledger brought. */
export interface LedgerOutcome {
  readonly inserted: number;
  readonly changed: number;
  /** Time of the earliest entry that is new or another now; `null`: none. */
  readonly touchedFrom: Instant | null;
  /** The balance that came with the entries, or was read beside the first page. */
  readonly reading: StoredReading | null;
}

interface LedgerOptions {
  readonly isFullSweep: boolean;
  /** Entries of this run are marked as first seen then. */
  readonly seenAt: Instant;
  readonly baseline: Baseline | null;
  /** Reads and stores the balance, where no page brings one. */
  readonly readBalance: (() => Promise<StoredReading>) | null;
}

/**
 * Reads the ledger from its checkpoint on. Pages are fetched while those before them are stored; what has come by then is
 * one commit: rows, gap, balance and checkpoint together, so a crash repeats the pages that were not stored yet.
 */
export async function syncLedger(context: AccountContext, options: LedgerOptions): Promise<LedgerOutcome> {
  const { provider, request, reference, signal } = context;
  if (!provider.readLedger) return { inserted: 0, changed: 0, touchedFrom: null, reading: null };
  let cursor = await readCursor(context, 'ledger');
  const firstGoodAt = cursor.lastGoodAt;
  const start = { checkpoint: parseCheckpoint(cursor), isFullSweep: options.isFullSweep };
  const seen = new Set<string>();
  const missing: Problem[] = [];
  let span: ListedSpan | null = null;
  let outcome: LedgerOutcome = { inserted: 0, changed: 0, touchedFrom: null, reading: null };
  let isComplete = false;
  let newest: Instant | null = null;
  for await (const pages of readAhead(provider.readLedger(request, reference, start), {
    clock: context.clock,
    sizeOf: (page) => page.entries.length,
    enough: ENOUGH_ENTRIES,
    patience: PATIENCE_MILLISECONDS,
  })) {
    // What a window hides is judged by one page; pages of a list are read on and on, and go together.
    const together = provider.manifest.ledger.coverage === 'window' ? pages.map((page) => [page]) : [pages];
    for (const some of together) {
      signal.throwIfAborted();
      const stored = await storePages(context, some, { ...options, cursor, reading: outcome.reading });
      for (const id of stored.ids) seen.add(id);
      missing.push(...some.flatMap((page) => page.missing ?? []));
      span = widen(span, some);
      outcome = {
        inserted: outcome.inserted + stored.inserted,
        changed: outcome.changed + stored.changed,
        touchedFrom: earlierOf(outcome.touchedFrom, stored.touchedFrom),
        reading: stored.reading,
      };
      isComplete = some.at(-1)?.isCompleteSweep ?? isComplete;
      newest = laterOf(newest, stored.newest);
      cursor = stored.cursor;
    }
  }
  if (isComplete && firstGoodAt !== null) {
    const cutOff = await markVanished(context, seen, span);
    if (cutOff > 0) missing.push(cutOffProblem(cutOff));
  }
  // An incremental poll does not show again what could not be kept before.
  await noteMissing(context, 'ledger', { problems: missing, isAnew: isComplete || options.isFullSweep });
  const now = context.clock.now();
  const lastGood = {
    ...cursor,
    lastGoodAt: now,
    lastFullSweepAt: isComplete || options.isFullSweep ? now : cursor.lastFullSweepAt,
  };
  await context.store.commit({ put: { cursors: [lastGood] }, patch: { accounts: movedTo(context, newest) } });
  return outcome;
}

function movedTo({ account }: AccountContext, newest: Instant | null): readonly Patch<Account>[] {
  if (newest === null || (account.lastMovementAt !== null && account.lastMovementAt >= newest)) return [];
  return [{ id: account.id, fields: { lastMovementAt: newest } }];
}

interface PageOptions extends LedgerOptions {
  readonly cursor: Cursor;
  readonly reading: StoredReading | null;
}

async function storePages(context: AccountContext, pages: readonly LedgerPage[], options: PageOptions) {
  // The balance comes first: it says whose answers these are before a row is stored.
  const told = pages.findLast((page) => page.balance !== null)?.balance ?? null;
  const balance = told === null ? null : await planBalance({ ...context, runId: context.run.id }, told);
  const reading = balance ?? options.reading ?? (await options.readBalance?.()) ?? null;
  const table = context.store.table('entries');
  const unit = reading?.reading.unit ?? context.account.unit;
  const readings = pages.flatMap((page) => page.entries);
  const entries = readings.map((entry) => entryOf(context, entry, unit, options.seenAt));
  const stored = await table.getMany(entries.map((entry) => entry.id));
  const [page] = pages;
  const gap = page === undefined ? null : await findGap(context, page, { ...options, entries, stored, reading });
  const isWindow = context.provider.manifest.ledger.coverage === 'window';
  const { rows, inserted, changed } = await planEntryWrites(table, entries, stored, isWindow);
  const checkpoint = pages.at(-1)?.checkpoint ?? null;
  const cursor = { ...options.cursor, checkpoint: checkpoint === null ? null : JSON.stringify(checkpoint) };
  await context.store.commit({
    put: { ...balance?.writes.put, gaps: gap === null ? [] : [gap], entries: rows, cursors: [cursor] },
    patch: { ...balance?.writes.patch },
  });
  touch(context, rows);
  const fresh = entries.filter((entry) => !stored.has(entry.id));
  context.run.pagesStored({
    pages: pages.length,
    read: entries.length,
    inserted,
    changed,
    unclassified: fresh.filter((entry) => entry.type === 'unclassified').length,
    gaps: gap === null ? 0 : 1,
  });
  const touchedFrom = rows.reduce<Instant | null>((least, row) => earlierOf(least, row.at), null);
  const newest = rows.reduce<Instant | null>((latest, row) => laterOf(latest, row.at), null);
  const ids = entries.map((entry) => entry.id);
  return { ids, inserted, changed, touchedFrom, newest, cursor, reading };
}

/** Entries of a page, and those of them that are known. */
interface ReadEntries {
  readonly entries: readonly GivenEntry[];
  readonly stored: ReadonlyMap<string, LedgerEntry>;
}

/** Only a window can hide entries for good; the gap is recorded with the rows that would make it look closed. */
async function findGap(
  context: AccountContext,
  page: LedgerPage,
  { entries, stored, cursor, baseline, reading }: PageOptions & ReadEntries,
): Promise<Gap | null> {
  const { provider, account, connection, clock, run } = context;
  if (provider.manifest.ledger.coverage !== 'window') return null;
  const readings = new Map(page.entries.map((entry, index) => [entries[index]?.id ?? '', entry.amount]));
  const reported = { accountId: account.id, origin: 'reported', status: { $in: ['current', 'vanished'] } };
  const judged = judgeWindow({
    entries: entries.map((entry) => ({ key: entry.id, at: entry.at, amount: readings.get(entry.id) ?? null })),
    isFull: page.isFullWindow,
    known: new Set(stored.keys()),
    stored: await context.store.table('entries').count(reported),
    lastGoodPollAt: cursor.lastGoodAt,
    lastKnownAt: cursor.lastGoodAt === null ? null : await newestKnown(context),
    balanceBefore: await balanceBefore(context, baseline),
    // A balance in doubt cannot tell what a gap holds.
    balanceNow: reading === null || reading.doubt !== null ? null : reading.mark.total,
  });
  if (judged.hole === null) return null;
  const kind = judged.coverage === 'starts late' ? 'before first sync' : 'window overflow';
  return {
    id: `${account.id}|${kind}|${judged.hole.from}`,
    connectionId: connection.id,
    accountId: account.id,
    ...judged.hole,
    netChange: judged.residual === null || kind === 'before first sync' ? null : toStored(judged.residual),
    kind,
    unit: reading?.reading.unit ?? account.unit,
    runId: run.id,
    foundAt: clock.now(),
  };
}

/** What the balance was before this poll, as far as it was explained, or known to be unexplained. */
async function balanceBefore(context: AccountContext, baseline: Baseline | null): Promise<Credits | null> {
  const explained = baseline && explainedBalance(baseline.opening, await sumExplained(context));
  if (explained === null) return null;
  const { proof, unexplained } = await reloadAccount(context);
  return proof === 'broken' ? addCredits(explained, fromStored(unexplained)) : explained;
}

async function newestKnown({ store, account }: AccountContext): Promise<Instant | null> {
  const [newest] = await store.table('entries').find({
    selector: { accountId: account.id, origin: 'reported' },
    sort: [{ at: 'desc' }],
    limit: 1,
  });
  return newest?.at ?? null;
}

/**
 * History is append-only here: what the API lists no longer stays, marked so (docs/provider-facts.md §6.9).
 * @returns how many known entries lie where the list may have been cut off: nothing is said of those.
 */
async function markVanished(
  context: AccountContext,
  seen: ReadonlySet<string>,
  span: ListedSpan | null,
): Promise<number> {
  const table = context.store.table('entries');
  const selector = { accountId: context.account.id, origin: 'reported', status: 'current' };
  if ((await table.count(selector)) === seen.size) return 0;
  const gone: LedgerEntry[] = [];
  let cutOff = 0;
  for await (const rows of table.scan({ selector, sort: [{ at: 'asc' }] }, 1000))
    for (const row of rows) {
      if (seen.has(row.id)) continue;
      if (judgeLeftOut(row.at, span) === 'vanished') gone.push(row);
      else cutOff += 1;
    }
  for (let from = 0; from < gone.length; from += MOST_PATCHED) {
    const some = gone.slice(from, from + MOST_PATCHED);
    await context.store.commit({ patch: { entries: some.map(({ id }) => ({ id, fields: { status: 'vanished' } })) } });
  }
  if (gone.length > 0)
    context.logger.info('sync.entries-vanished', { accountId: context.account.id, entries: gone.length });
  return cutOff;
}

function cutOffProblem(entries: number): Problem {
  const left = countInWords(entries, 'entry that was read before is', 'entries that were read before are');
  return {
    code: 'ledger.cut-off',
    sentence: `The API’s list ends early: ${left} no longer in it.`,
    kept: 'They are kept, and not called vanished.',
    cure: 'Look at the raw answer: the API may give fewer entries than it has.',
  };
}

function widen(span: ListedSpan | null, pages: readonly LedgerPage[]): ListedSpan | null {
  let wider = span;
  for (const { time } of pages.flatMap(({ entries }) => entries)) {
    if (wider === null) wider = { oldest: time.at, newest: time.at };
    else if (time.at < wider.oldest) wider = { ...wider, oldest: time.at };
    else if (time.at > wider.newest) wider = { ...wider, newest: time.at };
  }
  return wider;
}

/** So many entries are changed in one commit. */
const MOST_PATCHED = 500;

function earlierOf(a: Instant | null, b: Instant | null): Instant | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}
