import type { Account, Balance } from '../../domain/account.ts';
import { judgeAsOf, type AsOf, type Side } from '../../domain/as-of.ts';
import { BEGINNING_OF_TIME } from '../../domain/coverage.ts';
import { fromStored, ZERO_CREDITS } from '../../domain/credits.ts';
import { instant, toMilliseconds, type Instant } from '../../domain/time.ts';
import type { Readable } from '../store/store.ts';
import { LIVE, sumBetween } from './sums.ts';

export type BookAccount = Pick<Account, 'id' | 'total' | 'balanceAt' | 'doubt'>;

/** What an account held at an instant, from the readings next to it and the entries between. */
export async function accountAsOf(store: Readable, account: BookAccount, at: Instant): Promise<AsOf> {
  const readings = store.table('balances');
  const mine = { accountId: account.id, mayMean: null };
  const [[last], [next], opening] = await Promise.all([
    readings.find({ selector: { ...mine, at: { $lte: at } }, sort: [{ at: 'desc' }, { order: 'desc' }], limit: 1 }),
    readings.find({ selector: { ...mine, at: { $gt: at } }, sort: [{ at: 'asc' }, { order: 'asc' }], limit: 1 }),
    store.table('differences').get(`${account.id}|opening`),
  ]);
  const before = newestOf(last, account, at);
  const after = next === undefined ? null : markOf(next);
  const [beforeSide, afterSide] = await Promise.all([
    before && sideOf(store, account.id, before, at),
    after && sideOf(store, account.id, after, at),
  ]);
  return judgeAsOf({ at, before: beforeSide, after: afterSide, beforeHistory: historyOf(opening?.from ?? null, at) });
}

interface Mark {
  readonly at: Instant;
  readonly total: Side['total'];
}

function markOf({ at, total }: Balance): Mark {
  return { at, total: fromStored(total ?? 0) };
}

/** A reading that changed nothing is kept by the account alone. */
function newestOf(last: Balance | undefined, { total, balanceAt, doubt }: BookAccount, at: Instant): Mark | null {
  if (last === undefined) return null;
  const isNewer = doubt === null && total !== null && balanceAt !== null && balanceAt > last.at && balanceAt <= at;
  return isNewer ? { at: balanceAt, total: fromStored(total) } : markOf(last);
}

async function sideOf(store: Readable, accountId: string, mark: Mark, at: Instant): Promise<Side> {
  const [from, until] = mark.at <= at ? [mark.at, at] : [at, mark.at];
  const [sums, gaps] = await Promise.all([
    sumBetween(store.table('entries'), {
      // What was derived from readings is dated by them, and says nothing of the time between.
      selector: { accountId, origin: { $in: ['reported', 'expected'] }, ...LIVE },
      from: justAfter(from),
      until: justAfter(until),
      groupBy: [],
      field: 'amount',
      kept: 'month',
    }),
    store.table('gaps').find({ selector: { accountId, kind: 'window overflow', from: { $lt: until } } }),
  ]);
  const [hole] = gaps.filter((gap) => gap.until > from && gap.from < until);
  const [sum] = sums;
  return {
    ...mark,
    sum: sum?.sum ?? ZERO_CREDITS,
    entries: sum?.count ?? 0,
    hole: hole === undefined ? null : `Entries between ${hole.from} and ${hole.until} were never seen.`,
  };
}

function justAfter(at: Instant): Instant {
  return instant(toMilliseconds(at) + 1);
}

/** Why nothing is known of a time, by where the known history of an account begins. */
function historyOf(knownFrom: Instant | null, at: Instant): string | null {
  if (knownFrom === null) return 'The balance was never read.';
  if (knownFrom === BEGINNING_OF_TIME || at >= knownFrom) return null;
  return `Nothing is known of this account before ${knownFrom}.`;
}
