import type { BalancePoint } from '../../contract/procedure.ts';
import type { ConnectionCard } from '../../contract/connections.ts';
import { credits, fromStored, subtractCredits, ZERO_CREDITS } from '../../domain/credits.ts';
import { instant, toMilliseconds, type Instant } from '../../domain/time.ts';
import { dayOf, daysBefore, pointsOf, type Level } from '../accounts/index.ts';
import type { Store } from '../store/store.ts';

const DAYS = 30;
const DAY = 86_400_000;

/**
 * What a connection's accounts held together, at the end of each of the last 30 days: walked back from what they hold
 * now through the entries of each day, as far back as entries of the connection are known.
 * @param notBefore where entries from before our first reading do not tell the balance then.
 */
export async function connectionLine(
  store: Store,
  card: ConnectionCard,
  now: Instant,
  notBefore: Instant | null,
): Promise<BalancePoint[]> {
  const [held] = card.held;
  if (card.held.length !== 1 || held === undefined || held.amount === null) return [];
  const since = `${daysBefore(now, DAYS).slice(0, 10)}T00:00:00.000Z` as Instant;
  const groups = await store.table('entries').sum({
    selector: {
      connectionId: card.id,
      at: { $gte: since },
      unit: held.unit,
      origin: { $in: ['reported', 'observed'] },
      status: { $in: ['current', 'vanished'] },
    },
    groupBy: [{ field: 'at', length: 10 }],
    fields: ['amount'],
  });
  const byDay = new Map(groups.map((group) => [dayOf(group.key), fromStored(group.sums['amount'] ?? ZERO_CREDITS)]));
  let total = credits(held.amount);
  const levels: Level[] = [{ at: held.at ?? now, total }];
  for (const day of daysBack(now, [...byDay.keys()].sort()[0])) {
    if (notBefore !== null && day <= notBefore.slice(0, 10)) break;
    total = subtractCredits(total, byDay.get(day) ?? ZERO_CREDITS);
    levels.push({ at: instant(startOf(day) - 1), total });
  }
  return pointsOf(levels.toReversed());
}

/** From today back to the day after the first, the latest first. */
function daysBack(now: Instant, first: string | undefined): string[] {
  if (first === undefined) return [];
  const today = startOf(now.slice(0, 10));
  const count = Math.max(0, Math.round((today - startOf(first)) / DAY));
  return Array.from({ length: count }, (_, back) => instant(today - back * DAY).slice(0, 10));
}

function startOf(day: string): number {
  return toMilliseconds(`${day}T00:00:00.000Z` as Instant);
}
