import type { Credits } from '../../domain/credits.ts';
import { instant, toMilliseconds, type Instant } from '../../domain/time.ts';
import type { Group, ReadTable, Selector } from '../store/store.ts';

/** Entries that count: an expected one whose real one has come, or an older version, would count twice. */
export const LIVE = { status: { $in: ['current', 'vanished'] } } as const;

type Field<T> = keyof T & string;

interface Dated {
  readonly id: string;
  readonly at: Instant;
}

/** What is added up, and by what. */
export interface SumAsked<T> {
  /** Whose: without a condition on `at`. */
  readonly selector: Selector<T>;
  /** `null`: from the beginning. */
  readonly from: Instant | null;
  readonly until: Instant;
  readonly groupBy: readonly Field<T>[];
  readonly field: Field<T>;
  /** What totals are kept by for these owners. */
  readonly kept: 'day' | 'month';
}

/** One group's sum, how many were added up, and how many had no amount to add. */
export interface SumOf {
  readonly key: Group['key'];
  readonly sum: Credits;
  readonly count: number;
  readonly unsigned: number;
}

const HOUR = 3_600_000;

/**
 * Adds up what is dated from one instant until before another. Totals are kept by days and months of UTC: they are asked
 * for the whole ones, and what lies between their ends and the instants that are asked is added up or taken off. So every
 * zone's days are exact, and a change of the zone changes nothing that is kept.
 */
export async function sumBetween<T extends Dated>(table: ReadTable<T>, asked: SumAsked<T>): Promise<readonly SumOf[]> {
  const { selector, groupBy, field } = asked;
  if (asked.from === asked.until) return [];
  const sums = new Map<string, { key: Group['key']; sum: bigint; count: number; unsigned: number }>();
  const parts = await Promise.all(
    partsOf(asked).map(async ({ from, until, sign }) => {
      const at = { ...(from !== null && { $gte: from }), $lt: until };
      const groups = await table.sum({ selector: { ...selector, at }, groupBy, fields: [field] });
      return { groups, sign };
    }),
  );
  for (const { groups, sign } of parts)
    for (const group of groups) {
      const name = JSON.stringify(groupBy.map((by) => group.key[by]));
      const sum = sums.get(name) ?? { key: group.key, sum: 0n, count: 0, unsigned: 0 };
      sum.sum += BigInt(sign) * (group.sums[field] ?? 0n);
      sum.count += sign * group.count;
      sum.unsigned += sign * (group.nulls[field] ?? 0);
      sums.set(name, sum);
    }
  return [...sums.values()].filter(({ count }) => count !== 0).map((one) => ({ ...one, sum: one.sum as Credits }));
}

interface Part {
  readonly from: Instant | null;
  readonly until: Instant;
  readonly sign: 1 | -1;
}

/** The spans that are asked, each of whole days or months or of less than half of one. */
function partsOf({ from, until, kept }: SumAsked<never>): Part[] {
  if (from !== null && toMilliseconds(until) - toMilliseconds(from) <= 24 * HOUR && from <= until)
    return [{ from, until, sign: 1 }];
  const last = nearest(until, kept);
  const first = from === null ? null : nearest(from, kept);
  const parts: Part[] = [...(first === null || first < last ? whole(first, last, kept) : negative(last, first))];
  if (from !== null && first !== null) parts.push(...negative(first, from));
  return [...parts, ...positive(last, until)].filter((part) => part.from === null || part.from < part.until);
}

/** Σ until `until` − Σ until `from`, whichever is later. */
function positive(from: Instant, until: Instant): Part[] {
  return from <= until ? [{ from, until, sign: 1 }] : [{ from: until, until: from, sign: -1 }];
}

function negative(from: Instant, until: Instant): Part[] {
  return positive(from, until).map((part) => ({ ...part, sign: part.sign === 1 ? -1 : 1 }));
}

/** Where days are kept, whole months are asked of the totals by month, which are fewer. */
function whole(from: Instant | null, until: Instant, kept: SumAsked<never>['kept']): Part[] {
  if (kept === 'month') return [{ from, until, sign: 1 }];
  const lastMonth = monthStart(until);
  const firstMonth = from === null ? null : from === monthStart(from) ? from : nextMonth(from);
  if (firstMonth !== null && firstMonth >= lastMonth) return [{ from, until, sign: 1 }];
  return [
    ...(from !== null && firstMonth !== null && from < firstMonth
      ? [{ from, until: firstMonth, sign: 1 as const }]
      : []),
    { from: firstMonth, until: lastMonth, sign: 1 },
    { from: lastMonth, until, sign: 1 },
  ];
}

function nearest(at: Instant, kept: SumAsked<never>['kept']): Instant {
  const [before, after] = kept === 'day' ? [dayStart(at), nextDay(at)] : [monthStart(at), nextMonth(at)];
  return toMilliseconds(at) - toMilliseconds(before) <= toMilliseconds(after) - toMilliseconds(at) ? before : after;
}

function dayStart(at: Instant): Instant {
  return `${at.slice(0, 10)}T00:00:00.000Z` as Instant;
}

function nextDay(at: Instant): Instant {
  return instant(toMilliseconds(dayStart(at)) + 24 * HOUR);
}

function monthStart(at: Instant): Instant {
  return `${at.slice(0, 7)}-01T00:00:00.000Z` as Instant;
}

function nextMonth(at: Instant): Instant {
  return instant(Date.UTC(Number(at.slice(0, 4)), Number(at.slice(5, 7)), 1));
}
