import { formatCredits, fromStored, toStored, ZERO_CREDITS, type Credits } from '../../domain/credits.ts';
import type { GivenEntry, LedgerEntry } from '../../domain/ledger.ts';
import {
  observeReadings,
  observeStep,
  type BalanceMark,
  type Observation,
  type ObservedChange,
} from '../../domain/observed.ts';
import { laterOf, touch, type AccountContext } from './account-context.ts';
import { markOf, type Baseline } from './baseline.ts';
import { changeOf, findExpected, matchObserved, matchReported, wordsOf } from './expected-entries.ts';
import { entryIdOf } from './ids.ts';
import { countInWords } from '../words.ts';

/**
 * Derives `observed` entries where the API lists none: each stored balance that differs from the one before is one
 * change, ours told from the rest. Snapshots in doubt are no readings. The entries are stored before the baseline moves on;
 * derived again they are the same.
 */
export async function observeBalances(context: AccountContext, baseline: Baseline, now: BalanceMark): Promise<void> {
  const expected = await matchObserved(context, await findExpected(context));
  // In the order in which they were kept: a clock that was set back changes nothing.
  const snapshots = await context.store.table('balances').find({
    selector: { accountId: context.account.id, order: { $gt: baseline.order } },
    sort: [{ order: 'asc' }],
  });
  const marks = snapshots.flatMap(({ order, at, total, mayMean }): BalanceMark[] =>
    total === null || mayMean !== null ? [] : [{ id: `r${order}`, order, at, total: fromStored(total) }],
  );
  const isLast = marks.at(-1)?.total === now.total;
  const readings = [markOf(baseline), ...marks, ...(isLast ? [] : [now])];
  await storeObserved(context, observeReadings(readings, expected.map(changeOf)), expected);
}

/**
 * The same for a ledger that lists deductions alone: what the listed entries do not explain is one change. What came
 * between two readings has no order that could be known, so the whole step is taken at once.
 */
export async function observeRest(
  context: AccountContext,
  baseline: Baseline,
  now: BalanceMark,
  reported: Credits,
): Promise<void> {
  let expected = await matchObserved(context, await findExpected(context));
  const isExplained = now.total - baseline.total === reported;
  // A deduction of ours may be listed like any other, and is then no rest.
  if (isExplained) expected = await matchReported(context, expected);
  await storeObserved(context, observeStep(markOf(baseline), now, reported, expected.map(changeOf)), expected);
}

/** What is not explained yet, apart from what we sent. */
export async function restOf(
  context: AccountContext,
  baseline: Baseline,
  now: BalanceMark,
  reported: Credits,
): Promise<Credits> {
  const rest = (now.total - baseline.total - reported) as Credits;
  if (rest === ZERO_CREDITS) return rest;
  const ours = (await findExpected(context)).reduce((sum, entry) => sum + BigInt(entry.amount ?? 0), 0n);
  return rest === ours ? ZERO_CREDITS : rest;
}

async function storeObserved(
  context: AccountContext,
  observation: Observation,
  expected: readonly LedgerEntry[],
): Promise<void> {
  const byId = new Map<string, LedgerEntry>(expected.map((entry) => [entry.id, entry]));
  const rows = observation.observed.map((change, index) => observedEntry(context, change, byId, index));
  const settled = observation.settled.flatMap(({ entryId }): LedgerEntry[] => {
    const entry = byId.get(entryId);
    return entry === undefined ? [] : [{ ...entry, status: 'settled' }];
  });
  if (rows.length + settled.length === 0) return;
  await context.store.table('entries').putMany([...rows, ...settled]);
  touch(context, [...rows, ...settled]);
  context.run.entriesObserved(rows.length);
  const newest = rows.at(-1)?.at ?? null;
  await context.store.table('accounts').update(context.account.id, (current) => ({
    ...current,
    lastMovementAt: laterOf(current.lastMovementAt, newest),
  }));
}

function observedEntry(
  context: AccountContext,
  change: ObservedChange,
  expected: ReadonlyMap<string, LedgerEntry>,
  ordinal: number,
): GivenEntry {
  const ours = change.expected === null ? undefined : expected.get(change.expected.entryId);
  const type = change.amount > ZERO_CREDITS ? 'credit' : 'debit';
  return {
    id: entryIdOf(context.account.id, `observed|${change.key}`),
    connectionId: context.connection.id,
    accountId: context.account.id,
    externalId: null,
    at: change.to.at,
    rawAt: '',
    zoneKnown: true,
    seenAt: context.clock.now(),
    runId: context.run.id,
    ...(ours === undefined ? { type, sourceType: '', description: describe(change), reference: '' } : wordsOf(ours)),
    amount: toStored(change.amount),
    balanceAfter: change.isWhole ? toStored(change.to.total) : null,
    unit: context.account.unit,
    origin: 'observed',
    status: 'current',
    adjustmentId: ours?.adjustmentId ?? null,
    ordinal,
    raw: JSON.stringify({
      from: { at: change.from.at, total: formatCredits(change.from.total) },
      to: { order: change.to.order, at: change.to.at, total: formatCredits(change.to.total) },
    }),
  };
}

function describe(change: ObservedChange): string {
  const minutes = Math.max(1, Math.round((Date.parse(change.to.at) - Date.parse(change.from.at)) / 60_000));
  return `Balance moved between two readings ${countInWords(minutes, 'minute', 'minutes')} apart`;
}
