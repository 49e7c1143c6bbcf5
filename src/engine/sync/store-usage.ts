import { toStored } from '../../domain/credits.ts';
import type { Problem } from '../../domain/problem.ts';
import { hasElapsed, instant, InstantSchema, toMilliseconds, type Instant } from '../../domain/time.ts';
import type { Usage } from '../../domain/usage.ts';
import type { Cursor } from '../store/store.ts';
import { parseCheckpoint, readCursor, type AccountContext } from './account-context.ts';
import { usageIdOf } from './ids.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;
const FIRST_SPAN_DAYS = 35;
/** The day before may still have been counted after midnight. */
const REREAD = 2 * HOUR;

/**
 * Reads consumption by day: the last 35 days at first, then from the day of the last reading on. Without new entries it
 * is asked for once an hour at most.
 * @returns what of it is missing; `null`: it was not asked for.
 */
export async function syncUsage(context: AccountContext, hasNewEntries: boolean): Promise<readonly Problem[] | null> {
  const { provider, request, reference, store, account, connection, clock, run } = context;
  if (!provider.readUsage) return null;
  const cursor = await readCursor(context, 'usage');
  const now = clock.now();
  const last = cursor.lastGoodAt;
  if (last !== null && !hasNewEntries && !hasElapsed(HOUR, last, now)) return null;
  const { readings, missing } = await provider.readUsage(request, reference, {
    from: startOfSpan(cursor, now),
    until: now,
  });
  const rows = readings.map((reading): Usage => ({
    id: usageIdOf(account.id, reading.period, reading.from),
    connectionId: connection.id,
    accountId: account.id,
    from: reading.from,
    until: reading.until,
    period: reading.period,
    requests: reading.requests,
    failedRequests: reading.failedRequests,
    creditsConsumed: reading.creditsConsumed === null ? null : toStored(reading.creditsConsumed),
    unit: account.unit,
    origin: 'reported',
    breakdown: JSON.stringify(reading.breakdown),
    runId: run.id,
    readAt: now,
  }));
  const checkpoint = missing === null ? null : JSON.stringify(missing.from);
  await store.commit({ put: { usage: rows, cursors: [{ ...cursor, checkpoint, lastGoodAt: now }] } });
  return missing === null ? [] : [missing.problem];
}

/** From the day of the last reading on, or from what was missing then, as far back as is asked at first. */
function startOfSpan(cursor: Cursor, now: Instant): Instant {
  const first = startOfDay(now, FIRST_SPAN_DAYS - 1);
  const { lastGoodAt: last } = cursor;
  if (last === null) return first;
  const missingFrom = InstantSchema.safeParse(parseCheckpoint(cursor));
  if (!missingFrom.success) return dayToReadFrom(last < now ? last : now);
  return missingFrom.data > first ? missingFrom.data : first;
}

function dayToReadFrom(last: Instant): Instant {
  return startOfDay(instant(toMilliseconds(last) - REREAD), 0);
}

function startOfDay(at: Instant, daysBefore: number): Instant {
  const milliseconds = toMilliseconds(at);
  return instant(milliseconds - (milliseconds % DAY) - daysBefore * DAY);
}
