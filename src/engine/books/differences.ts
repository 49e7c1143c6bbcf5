import { z } from 'zod';
import type { Account, Balance } from '../../domain/account.ts';
import { BEGINNING_OF_TIME } from '../../domain/coverage.ts';
import { fromStored, toStored, ZERO_CREDITS, type Credits } from '../../domain/credits.ts';
import { bookReadings, type BookReading, type Difference } from '../../domain/difference.ts';
import type { RunId } from '../../domain/ids.ts';
import { instant, InstantSchema, toMilliseconds, type Instant } from '../../domain/time.ts';
import type { LedgerPromise } from '../providers/provider.ts';
import type { Cursor, Store } from '../store/store.ts';
import { LIVE, sumBetween } from './sums.ts';

/** What one account's books are brought up to date with. */
export interface BookParts {
  readonly store: Store;
  readonly account: Pick<Account, 'id' | 'connectionId' | 'unit'>;
  readonly coverage: LedgerPromise['coverage'];
  readonly runId: RunId;
  /** The earliest instant at which an entry was written since; `null`: none was. */
  readonly touchedFrom: Instant | null;
  /** What `openBooks` said when the sync began. */
  readonly isUpToDate: boolean;
}

/** Up to where the books of an account are written, and what its entries added up to until then. */
const WrittenSchema = z.object({ order: z.number().int(), at: InstantSchema, entries: z.string() });
type Written = z.infer<typeof WrittenSchema>;

/**
 * Accounts whose books this process has brought up to date, by store. Of any other one an earlier process may have been
 * ended between an entry and its books, or a sync given up there: what its entries add up to tells.
 */
const upToDate = new WeakMap<Store, Set<string>>();

/** A sync of the account begins: until its books are written they may be behind. @returns whether they were not. */
export function openBooks(store: Store, accountId: string): boolean {
  return upToDate.get(store)?.delete(accountId) ?? false;
}

/**
 * Writes down what the readings of an account show that no entry leads to, from the earliest instant on at which something
 * changed. What was written before it is left as it is.
 */
export async function bookDifferences(parts: BookParts): Promise<void> {
  const { store, account } = parts;
  const cursor = await readCursor(parts);
  const written = cursor.checkpoint === null ? null : parse(cursor.checkpoint);
  const begin = await firstChanged(parts, written);
  if (begin !== null) await bookFrom(parts, cursor, begin);
  const accounts = upToDate.get(store) ?? new Set();
  upToDate.set(store, accounts.add(account.id));
}

async function bookFrom(parts: BookParts, cursor: Cursor, begin: number): Promise<void> {
  const { store, account } = parts;
  const base = await readingBefore(parts, begin);
  const readings: BookReading[] = base === undefined ? [] : [await withEntries(parts, base)];
  const selector = { accountId: account.id, order: { $gt: base?.order ?? 0 }, mayMean: null };
  for await (const rows of store.table('balances').scan({ selector, sort: [{ order: 'asc' }] }))
    for (const row of rows) readings.push(await withEntries(parts, row, readings.at(-1)));
  const [first] = readings;
  const last = readings.at(-1);
  if (first === undefined || last === undefined) return;
  const known = await knownDifferences(parts, base?.order ?? -1);
  const { opening, steps } = bookReadings(readings, base === undefined);
  const fresh = [
    ...(opening === null ? [] : [await openingOf(parts, first, opening)]),
    ...steps
      .map((step): Difference => ({
        ...common(parts),
        ...step,
        id: `${account.id}|${step.order}`,
        amount: toStored(step.amount),
      }))
      .filter(({ id, amount }) => amount !== 0 || known.has(id)),
  ];
  const { order, at, entries } = last;
  const checkpoint = JSON.stringify({ order, at, entries: String(entries) } satisfies Written);
  await store.commit({ put: { differences: fresh, cursors: [{ ...cursor, checkpoint }] } });
}

function common({ account, runId }: BookParts): Pick<Difference, 'connectionId' | 'accountId' | 'unit' | 'runId'> {
  return { connectionId: account.connectionId, accountId: account.id, unit: account.unit, runId };
}

/** The order of the first reading that has to be looked at again; `null`: none, since nothing changed. */
async function firstChanged(parts: BookParts, written: Written | null): Promise<number | null> {
  if (written === null) return 0;
  const { store, account, touchedFrom, isUpToDate } = parts;
  const isBehind = touchedFrom !== null && touchedFrom <= written.at;
  if (!isBehind) {
    if (!isUpToDate && String(await entriesUntil(parts, written.at)) !== written.entries) return 0;
    const [next] = await store.table('balances').find({
      selector: { accountId: account.id, order: { $gt: written.order }, mayMean: null },
      sort: [{ order: 'asc' }],
      limit: 1,
    });
    // The reading before it is looked at once more: the new one may take back what it showed.
    if (next !== undefined)
      return pairStart(parts, (await isPaired(parts, written.order)) ? next.order : written.order);
    return null;
  }
  const [first] = await store.table('balances').find({
    selector: { accountId: account.id, at: { $gte: touchedFrom }, mayMean: null },
    sort: [{ order: 'asc' }],
    limit: 1,
  });
  return pairStart(parts, Math.min(first?.order ?? written.order, written.order));
}

async function isPaired({ store, account }: BookParts, order: number): Promise<boolean> {
  return (await store.table('differences').get(`${account.id}|${order}`))?.kind === 'timing';
}

/** Two neighbours that cancel each other out are looked at together, and so is the opening with what may take it back. */
async function pairStart(parts: BookParts, order: number): Promise<number> {
  const before = await readingBefore(parts, order);
  if (before === undefined) return 0;
  if ((await readingBefore(parts, before.order)) === undefined) return 0;
  return (await isPaired(parts, order)) ? before.order : order;
}

async function readingBefore({ store, account }: BookParts, order: number): Promise<Balance | undefined> {
  const [before] = await store.table('balances').find({
    selector: { accountId: account.id, order: { $lt: order }, mayMean: null },
    sort: [{ order: 'desc' }],
    limit: 1,
  });
  return before;
}

async function knownDifferences({ store, account }: BookParts, order: number): Promise<ReadonlySet<string>> {
  const found = await store.table('differences').find({ selector: { accountId: account.id, order: { $gt: order } } });
  return new Set(found.map(({ id }) => id));
}

/** A reading with what all entries until then add up to, from that of the reading before where it is known. */
async function withEntries(
  parts: BookParts,
  { order, at, total }: Balance,
  before?: BookReading,
): Promise<BookReading> {
  const stored = fromStored(total ?? 0);
  if (before === undefined) return { order, at, total: stored, entries: await entriesUntil(parts, at) };
  const [from, until, sign] = before.at <= at ? [before.at, at, 1n] : [at, before.at, -1n];
  const between = await entriesBetween(parts, after(from), after(until));
  return { order, at, total: stored, entries: (before.entries + sign * between) as Credits };
}

function entriesUntil(parts: BookParts, at: Instant): Promise<Credits> {
  return entriesBetween(parts, null, after(at));
}

async function entriesBetween({ store, account }: BookParts, from: Instant | null, until: Instant): Promise<Credits> {
  const selector = { accountId: account.id, ...LIVE };
  const [sum] = await sumBetween(store.table('entries'), {
    selector,
    from,
    until,
    groupBy: [],
    field: 'amount',
    kept: 'month',
  });
  return sum?.sum ?? ZERO_CREDITS;
}

/** What is dated at a reading is part of it. */
function after(at: Instant): Instant {
  return instant(toMilliseconds(at) + 1);
}

async function openingOf(parts: BookParts, first: BookReading, amount: Credits): Promise<Difference> {
  const { store, account, coverage } = parts;
  const [gap] = await store.table('gaps').find({
    selector: { accountId: account.id, kind: 'before first sync' },
    limit: 1,
  });
  const listsAll = coverage === 'complete' || coverage === 'window';
  const history = listsAll ? (gap?.until ?? BEGINNING_OF_TIME) : first.at;
  return {
    ...common(parts),
    id: `${account.id}|opening`,
    kind: 'opening',
    // Entries before the first reading are part of it: the opening comes before all of them.
    at: coverage === 'deductions' ? await oldestOf(parts, first.at) : history,
    from: history,
    amount: toStored(amount),
    order: 0,
  };
}

async function oldestOf({ store, account }: BookParts, at: Instant): Promise<Instant> {
  const [oldest] = await store.table('entries').find({
    selector: { accountId: account.id },
    sort: [{ at: 'asc' }],
    limit: 1,
  });
  return oldest !== undefined && oldest.at < at ? oldest.at : at;
}

async function readCursor({ store, account }: BookParts): Promise<Cursor> {
  const id = `${account.id}|books`;
  return (
    (await store.table('cursors').get(id)) ?? {
      id,
      connectionId: account.connectionId,
      accountId: account.id,
      resource: 'books',
      checkpoint: null,
      lastGoodAt: null,
      lastFullSweepAt: null,
    }
  );
}

function parse(checkpoint: string): Written | null {
  return WrittenSchema.safeParse(JSON.parse(checkpoint)).data ?? null;
}
