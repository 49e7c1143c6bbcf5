import { judgeWindow } from '../../domain/coverage.ts';
import { toStored } from '../../domain/credits.ts';
import type { Gap, LedgerEntry } from '../../domain/ledger.ts';
import type { Instant } from '../../domain/time.ts';
import type { LedgerPage } from '../providers/provider.ts';
import type { Cursor } from '../store/store.ts';
import { laterOf, parseCheckpoint, readCursor, type AccountContext } from './account-context.ts';
import type { Baseline } from './baseline.ts';
import { entryOf, planEntryWrites } from './entry-rows.ts';
import { readAhead } from './read-ahead.ts';
import { storeBalance, type StoredReading } from './store-balance.ts';

/** What reading a ledger brought. */
export interface LedgerOutcome {
  readonly inserted: number;
  readonly changed: number;
  /** Time of the earliest entry that is new or another now; `null`: none. */
  readonly touchedFrom: Instant | null;
  /** The balance that came with the entries, or was read beside the first page. */
  readonly reading: StoredReading | null;
}

export interface LedgerOptions {
  readonly isFullSweep: boolean;
  /** Entries of this run are marked as first seen then. */
  readonly seenAt: Instant;
  readonly baseline: Baseline | null;
  /** Reads and stores the balance, where no page brings one. */
  readonly readBalance: (() => Promise<StoredReading>) | null;
}

/** Reads the ledger from its checkpoint on. Each page's rows are stored, then its checkpoint: a crash repeats a page. */
export async function syncLedger(context: AccountContext, options: LedgerOptions): Promise<LedgerOutcome> {
  const { provider, request, reference, signal } = context;
  if (!provider.readLedger) return { inserted: 0, changed: 0, touchedFrom: null, reading: null };
  let cursor = await readCursor(context, 'ledger');
  const firstGoodAt = cursor.lastGoodAt;
  const start = { checkpoint: parseCheckpoint(cursor), isFullSweep: options.isFullSweep };
  const seen = new Set<string>();
  let outcome: LedgerOutcome = { inserted: 0, changed: 0, touchedFrom: null, reading: null };
  let isComplete = false;
  let newest: Instant | null = null;
  for await (const page of readAhead(provider.readLedger(request, reference, start))) {
    signal.throwIfAborted();
    // The balance comes first: it says whose answers these are before a row is stored.
    let { reading } = outcome;
    if (page.balance !== null) reading = await storeBalance({ ...context, runId: context.run.id }, page.balance);
    else if (reading === null && options.readBalance !== null) reading = await options.readBalance();
    const stored = await storePage(context, page, { ...options, cursor, reading });
    for (const id of stored.ids) seen.add(id);
    outcome = {
      inserted: outcome.inserted + stored.inserted,
      changed: outcome.changed + stored.changed,
      touchedFrom: earlierOf(outcome.touchedFrom, stored.touchedFrom),
      reading,
    };
    isComplete = page.isCompleteSweep;
    newest = laterOf(newest, stored.newest);
    cursor = { ...cursor, checkpoint: page.checkpoint === null ? null : JSON.stringify(page.checkpoint) };
    await context.store.table('cursors').put(cursor);
  }
  await noteMovement(context, newest);
  const now = context.clock.now();
  if (isComplete && firstGoodAt !== null) await markVanished(context, seen);
  await context.store.table('cursors').put({
    ...cursor,
    lastGoodAt: now,
    lastFullSweepAt: isComplete || options.isFullSweep ? now : cursor.lastFullSweepAt,
  });
  return outcome;
}

async function noteMovement({ store, account }: AccountContext, newest: Instant | null): Promise<void> {
  if (newest === null || (account.lastMovementAt !== null && account.lastMovementAt >= newest)) return;
  await store.table('accounts').update(account.id, (current) => ({
    ...current,
    lastMovementAt: laterOf(current.lastMovementAt, newest),
  }));
}

interface PageOptions extends LedgerOptions {
  readonly cursor: Cursor;
  readonly reading: StoredReading | null;
}

async function storePage(context: AccountContext, page: LedgerPage, options: PageOptions) {
  const table = context.store.table('entries');
  const unit = options.reading?.reading.unit ?? context.account.unit;
  const entries = page.entries.map((reading) => entryOf(context, reading, unit, options.seenAt));
  const stored = await table.getMany(entries.map((entry) => entry.id));
  const gap = await findGap(context, page, entries, stored, options);
  if (gap !== null) await context.store.table('gaps').put(gap);
  const { rows, inserted, changed } = await planEntryWrites(table, entries, stored);
  if (rows.length > 0) await table.putMany(rows);
  const fresh = entries.filter((entry) => !stored.has(entry.id));
  context.run.pageStored({
    read: entries.length,
    inserted,
    changed,
    unclassified: fresh.filter((entry) => entry.type === 'unclassified').length,
    gaps: gap === null ? 0 : 1,
  });
  const touchedFrom = rows.reduce<Instant | null>((least, row) => earlierOf(least, row.at), null);
  const newest = rows.reduce<Instant | null>((latest, row) => laterOf(latest, row.at), null);
  return { ids: entries.map((entry) => entry.id), inserted, changed, touchedFrom, newest };
}

/** Only a window can hide entries for good; the gap is recorded before the rows that would make it look closed. */
async function findGap(
  context: AccountContext,
  page: LedgerPage,
  entries: readonly LedgerEntry[],
  stored: ReadonlyMap<string, LedgerEntry>,
  { cursor, baseline, reading }: PageOptions,
): Promise<Gap | null> {
  const { provider, account, connection, clock, run } = context;
  if (provider.manifest.ledger.coverage !== 'window') return null;
  const readings = new Map(page.entries.map((entry, index) => [entries[index]?.id ?? '', entry.amount]));
  const judged = judgeWindow({
    entries: entries.map((entry) => ({ key: entry.id, at: entry.at, amount: readings.get(entry.id) ?? null })),
    isFull: page.isFullWindow,
    known: new Set(stored.keys()),
    lastGoodPollAt: cursor.lastGoodAt,
    lastKnownAt: cursor.lastGoodAt === null ? null : await newestKnown(context),
    balanceBefore: baseline?.total ?? null,
    balanceNow: reading?.mark.total ?? null,
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

async function newestKnown({ store, account }: AccountContext): Promise<Instant | null> {
  const [newest] = await store.table('entries').find({
    selector: { accountId: account.id, origin: 'reported' },
    sort: [{ at: 'desc' }],
    limit: 1,
  });
  return newest?.at ?? null;
}

/** History is append-only here: what the API lists no longer stays, marked so (docs/provider-facts.md §6.9). */
async function markVanished(context: AccountContext, seen: ReadonlySet<string>): Promise<void> {
  const table = context.store.table('entries');
  const selector = { accountId: context.account.id, origin: 'reported', status: 'current' };
  if ((await table.count(selector)) === seen.size) return;
  const gone: LedgerEntry[] = [];
  for await (const rows of table.scan({ selector, sort: [{ at: 'asc' }] }, 1000))
    gone.push(...rows.filter((row) => !seen.has(row.id)));
  for (const row of gone) await table.update(row.id, (current) => ({ ...current, status: 'vanished' }));
  if (gone.length > 0)
    context.logger.info('sync.entries-vanished', { accountId: context.account.id, entries: gone.length });
}

function earlierOf(a: Instant | null, b: Instant | null): Instant | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}
