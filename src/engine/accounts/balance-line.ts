import type { BalancePoint } from '../../contract/procedure.ts';
import type { Account } from '../../domain/account.ts';
import { formatCredits, fromStored, subtractCredits, ZERO_CREDITS, type Credits } from '../../domain/credits.ts';
import type { LedgerEntry } from '../../domain/ledger.ts';
import { instant, toMilliseconds, type Instant } from '../../domain/time.ts';
import type { Provider } from '../providers/provider.ts';
import type { Selector, Store } from '../store/store.ts';

/** A balance at a moment: of one account, or what several hold together, which may be more than any one can. */
export interface Level {
  readonly at: Instant;
  readonly total: Credits;
}

const DAY = 86_400_000;
const MOST_READINGS = 2000;
const MOST_ENTRIES = 2000;

/** Entries that moved the balance: what the API listed and what was derived, not what is only expected. */
function movedBalance(accountIds: readonly string[], since: Instant): Selector<LedgerEntry> {
  return {
    accountId: accountIds.length === 1 ? accountIds[0] : { $in: accountIds },
    at: { $gte: since },
    origin: { $in: ['reported', 'observed'] },
    status: { $in: ['current', 'vanished'] },
  };
}

/**
 * The balance over time, oldest first: every reading we kept, and before the first of them, as far as entries reach,
 * what the entries say it must have been. Nothing is shown where neither tells, nor of a reading in doubt.
 */
export async function readLevels(
  store: Store,
  account: Account,
  since: Instant,
  reachesBack: boolean,
): Promise<readonly Level[]> {
  const newest = await store.table('balances').find({
    selector: { accountId: account.id, at: { $gte: since } },
    sort: [{ at: 'desc' }],
    limit: MOST_READINGS,
  });
  const readings = newest
    .toReversed()
    .flatMap(({ at, total, mayMean }) =>
      total === null || mayMean !== null ? [] : [{ at, total: fromStored(total) } satisfies Level],
    );
  const first = readings[0];
  if (first === undefined) return [];
  return reachesBack ? [...(await levelsBefore(store, account, first, since)), ...readings] : readings;
}

/** Whether entries from before the first reading tell the balance then: only where the API lists grants too. */
export function entriesReachBack(provider: Provider | undefined): boolean {
  const coverage = provider?.manifest.ledger.coverage;
  return coverage === 'complete' || coverage === 'window';
}

/** Walks back from a reading through the entries before it, one by one, or by day where there are very many. */
async function levelsBefore(store: Store, account: Account, first: Level, since: Instant): Promise<readonly Level[]> {
  const selector = { ...movedBalance([account.id], since), at: { $gte: since, $lt: first.at } };
  const entries = await store.table('entries').find({ selector, sort: [{ at: 'desc' }], limit: MOST_ENTRIES });
  const changes =
    entries.length < MOST_ENTRIES
      ? entries.map(({ at, amount }) => ({ at, amount: fromStored(amount ?? 0) }))
      : await changesByDay(store, selector);
  let total = first.total;
  const levels: Level[] = [];
  for (const change of changes) {
    levels.push({ at: change.at, total });
    total = subtractCredits(total, change.amount);
  }
  const oldest = changes.at(-1);
  if (oldest !== undefined) levels.push({ at: instant(toMilliseconds(oldest.at) - 1), total });
  return levels.toReversed();
}

async function changesByDay(
  store: Store,
  selector: Selector<LedgerEntry>,
): Promise<{ at: Instant; amount: Credits }[]> {
  const groups = await store.table('entries').sum({
    selector,
    groupBy: [{ field: 'at', length: 10 }],
    fields: ['amount'],
  });
  return groups
    .map((group) => ({
      at: `${dayOf(group.key)}T00:00:00.000Z` as Instant,
      amount: fromStored(group.sums['amount'] ?? ZERO_CREDITS),
    }))
    .sort((a, b) => (a.at < b.at ? 1 : -1));
}

/** The one value of a group that was made by `substr(at, 1, n)`. */
export function dayOf(key: Readonly<Record<string, string | number | null>>): string {
  return String(key['at'] ?? '');
}

/**
 * At most `most` points that keep the shape: the last level of each equal slice of time, and the first and last of all.
 */
export function thin(levels: readonly Level[], most: number): readonly Level[] {
  const changed = levels.filter(
    (level, index) => index === 0 || levels[index - 1]?.total !== level.total || index === levels.length - 1,
  );
  const [first, last] = [changed[0], changed.at(-1)];
  if (changed.length <= most || first === undefined || last === undefined) return changed;
  const start = toMilliseconds(first.at);
  const slice = (toMilliseconds(last.at) - start) / (most - 1) || 1;
  const bySlice = new Map<number, Level>();
  for (const level of changed) bySlice.set(Math.floor((toMilliseconds(level.at) - start) / slice), level);
  const kept = [...bySlice.values()];
  return kept[0]?.at === first.at ? kept : [first, ...kept.slice(kept.length >= most ? 1 : 0)];
}

export function pointsOf(levels: readonly Level[]): BalancePoint[] {
  return levels.map(({ at, total }) => ({ at, amount: formatCredits(total) }));
}

export function daysBefore(now: Instant, days: number): Instant {
  return instant(toMilliseconds(now) - days * DAY);
}
