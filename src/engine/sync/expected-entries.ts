import { z } from 'zod';
import { BEGINNING_OF_TIME } from '../../domain/coverage.ts';
import { fromStored } from '../../domain/credits.ts';
import type { LedgerEntry } from '../../domain/ledger.ts';
import { instant, toMilliseconds, type Instant } from '../../domain/time.ts';
import type { ExpectedChange } from '../../domain/observed.ts';
import { CLOCK_DIFFERENCE_MILLISECONDS, findOwn } from '../../domain/own-entry.ts';
import { touch, type AccountContext } from './account-context.ts';
import { restIdOf, versionIdOf } from './ids.ts';

/** Adjustments of ours that were applied and that no sync has seen. */
export async function findExpected({ store, account }: AccountContext): Promise<readonly LedgerEntry[]> {
  return store.table('entries').find({
    selector: { accountId: account.id, origin: 'expected', status: 'current' },
    sort: [{ at: 'asc' }],
  });
}

const ExpectedSchema = z.object({ sentAfter: z.number().int() });
const ObservedSchema = z.object({ to: z.object({ order: z.number().int() }) });

/** The order of the last snapshot that was kept when it was sent; 0: of what is older than any. */
function sentAfterOf({ raw }: LedgerEntry): number {
  return ExpectedSchema.safeParse(JSON.parse(raw)).data?.sentAfter ?? 0;
}

/** The order of the reading that showed an observed change; 0: it is no step between two readings. */
function shownBy({ raw }: LedgerEntry): number {
  return ObservedSchema.safeParse(JSON.parse(raw)).data?.to.order ?? 0;
}

export function changeOf(expected: LedgerEntry): ExpectedChange {
  return { entryId: expected.id, amount: fromStored(expected.amount ?? 0), sentAfter: sentAfterOf(expected) };
}

/** The real entry has come: it names the adjustment, and the expected one is settled. */
async function settleExpected(context: AccountContext, expected: LedgerEntry, real: LedgerEntry | null) {
  const table = context.store.table('entries');
  touch(context, [expected]);
  if (real !== null) await table.update(real.id, (current) => ({ ...current, adjustmentId: expected.adjustmentId }));
  await table.update(expected.id, (current) => ({ ...current, status: 'settled' }));
}

/**
 * Finds each expected change among the entries the API listed: those dated after it was sent, or, where our clock was set
 * back since and that stamp says nothing, those that this run saw first. @returns what is still expected.
 */
export async function matchReported(
  context: AccountContext,
  expected: readonly LedgerEntry[],
): Promise<readonly LedgerEntry[]> {
  const waiting: LedgerEntry[] = [];
  for (const one of expected) {
    const isClockSetBack = one.at > context.clock.now();
    const since = isClockSetBack ? BEGINNING_OF_TIME : earlier(one.at);
    const entries = await context.store.table('entries').find({
      selector: {
        accountId: context.account.id,
        origin: 'reported',
        status: 'current',
        adjustmentId: null,
        amount: one.amount,
        ...(isClockSetBack ? { runId: context.run.id } : { at: { $gte: since } }),
      },
    });
    const real = findOwn({ delta: one.amount ?? 0, target: null, reference: one.reference, since }, entries);
    if (real === null) waiting.push(one);
    else await settleExpected(context, one, real);
  }
  return waiting;
}

/** So many observed changes are looked through for one of ours, the newest first. */
const MOST_LOOKED_THROUGH = 1000;

/**
 * Finds expected changes in what was observed already: an adjustment of unknown outcome may be resolved as landed long
 * after a sync saw the balance move. One that moved by another amount is told apart into ours and the rest, and the
 * undivided entry is kept as an older version. @returns what is still expected.
 */
export async function matchObserved(
  context: AccountContext,
  expected: readonly LedgerEntry[],
): Promise<readonly LedgerEntry[]> {
  const waiting: LedgerEntry[] = [];
  for (const one of expected) {
    const candidates = one.amount === null || one.amount === 0 ? [] : await observedAfter(context, sentAfterOf(one));
    const real = candidates.find((candidate) => candidate.amount === one.amount) ?? candidates[0];
    if (real === undefined) waiting.push(one);
    else await divide(context, real, one);
  }
  return waiting;
}

/** Changes that a reading after this one showed, and that nobody is known to have made: the first ones first. */
async function observedAfter({ store, account }: AccountContext, order: number): Promise<readonly LedgerEntry[]> {
  const rows = await store.table('entries').find({
    selector: { accountId: account.id, origin: 'observed', status: 'current', adjustmentId: null },
    sort: [{ at: 'desc' }],
    limit: MOST_LOOKED_THROUGH,
  });
  return rows.filter((row) => shownBy(row) > order).toSorted((a, b) => shownBy(a) - shownBy(b));
}

async function divide(context: AccountContext, real: LedgerEntry, expected: LedgerEntry): Promise<void> {
  const table = context.store.table('entries');
  touch(context, [real, expected]);
  const rest = (real.amount ?? 0) - (expected.amount ?? 0);
  const ours = { ...real, ...wordsOf(expected), adjustmentId: expected.adjustmentId };
  if (rest === 0) {
    await table.putMany([ours, { ...expected, status: 'settled' }]);
    return;
  }
  await table.putMany([
    { ...real, id: versionIdOf(real.id, 1), status: 'replaced' },
    { ...ours, amount: expected.amount, balanceAfter: null },
    {
      ...real,
      id: restIdOf(real.id),
      amount: rest,
      type: rest > 0 ? 'credit' : 'debit',
      ordinal: real.ordinal + 1,
    },
    { ...expected, status: 'settled' },
  ]);
}

/** What we know of our own change, which two balances could not tell. */
export function wordsOf(expected: LedgerEntry): Pick<LedgerEntry, 'type' | 'sourceType' | 'description' | 'reference'> {
  const { type, sourceType, description, reference } = expected;
  return { type, sourceType, description, reference };
}

function earlier(at: Instant): Instant {
  return instant(toMilliseconds(at) - CLOCK_DIFFERENCE_MILLISECONDS);
}
