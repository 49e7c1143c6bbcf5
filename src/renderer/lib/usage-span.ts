import { z } from 'zod';
import { instant, type Instant, type PlainDate } from '../../domain/time.ts';

/** How far back usage is looked at. */
export const UsageRangeSchema = z.enum(['7d', '30d', '90d', '12m']);
type UsageRange = z.infer<typeof UsageRangeSchema>;

export interface UsageSpan {
  readonly since: Instant;
  /** Exclusive: the start of tomorrow, so that the span stays the same all day. */
  readonly until: Instant;
}

const DAY = 86_400_000;
const DAYS: Record<Exclude<UsageRange, '12m'>, number> = { '7d': 7, '30d': 30, '90d': 90 };

/** The span of a range that ends today, in whole UTC days or, for 12 months, whole UTC months. */
export function spanOf(range: UsageRange, now: Instant): UsageSpan {
  const today = Date.parse(`${now.slice(0, 10)}T00:00:00.000Z`);
  const until = instant(today + DAY);
  if (range !== '12m') return { since: instant(today + DAY - DAYS[range] * DAY), until };
  const date = new Date(today);
  return { since: instant(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - 11, 1)), until };
}

/** Every day or month of a span, first to last, as the engine names its buckets. */
export function listBuckets(span: UsageSpan, by: 'day' | 'month'): PlainDate[] {
  const last = Date.parse(span.until) - 1;
  const buckets: PlainDate[] = [];
  let at = by === 'day' ? Date.parse(span.since) : startOfMonth(Date.parse(span.since), 0);
  while (at <= last) {
    buckets.push(instant(at).slice(0, 10) as PlainDate);
    at = by === 'day' ? at + DAY : startOfMonth(at, 1);
  }
  return buckets;
}

function startOfMonth(milliseconds: number, monthsLater: number): number {
  const date = new Date(milliseconds);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + monthsLater, 1);
}
