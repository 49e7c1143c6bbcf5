import type { UsageBucket } from '../../../contract/usage.ts';
import { credits, formatCredits, sumCredits } from '../../../domain/credits.ts';
import type { PlainDate } from '../../../domain/time.ts';

/** Consumption of one connection in one unit: what may be drawn on one scale and summed. */
export interface UsageSeries {
  readonly key: string;
  readonly connectionLabel: string;
  readonly unit: string;
  readonly total: string;
  readonly entries: number;
  readonly requests: number | null;
  readonly failedRequests: number | null;
  /** One per bucket of the span; `null`: nothing was told of it, which is not zero. */
  readonly points: readonly (UsageBucket | null)[];
}

/** Splits buckets by connection and unit, since credits of two providers are never summed, over the buckets of a span. */
export function groupUsage(buckets: readonly UsageBucket[], span: readonly PlainDate[]): UsageSeries[] {
  const groups = Map.groupBy(buckets, (bucket) => JSON.stringify([bucket.connectionId, bucket.unit]));
  return [...groups].flatMap(([key, members]) => {
    const [first] = members;
    return first ? [seriesOf(key, first, members, span)] : [];
  });
}

function seriesOf(
  key: string,
  { connectionLabel, unit }: UsageBucket,
  members: readonly UsageBucket[],
  span: readonly PlainDate[],
): UsageSeries {
  const byDate = new Map(members.map((bucket) => [bucket.from, bucket]));
  return {
    key,
    connectionLabel,
    unit,
    total: formatCredits(sumCredits(members.map((bucket) => credits(bucket.consumed)))),
    entries: members.reduce((sum, bucket) => sum + bucket.entries, 0),
    requests: sumKnown(members.map((bucket) => bucket.requests)),
    failedRequests: sumKnown(members.map((bucket) => bucket.failedRequests)),
    points: span.map((date) => byDate.get(date) ?? null),
  };
}

/** The sum of what is known; `null` when nothing is. */
function sumKnown(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}

/** How long a bar is drawn against the largest, 0 to 1. For the eye only. */
export function shareOf(consumed: string, largest: string): number {
  const whole = Number(credits(largest));
  return whole <= 0 ? 0 : Math.max(0, Number(credits(consumed)) / whole);
}

/** The largest of some amounts; `"0"` of none. */
export function largestOf(amounts: readonly string[]): string {
  return amounts.reduce((largest, amount) => (credits(amount) > credits(largest) ? amount : largest), '0');
}
