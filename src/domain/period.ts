import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { err, ok, type Result } from './result.ts';
import { instant, PlainDateSchema, type Instant, type PlainDate } from './time.ts';

/** Whole days in the workspace's accounting time zone, the last one included. */
export const PeriodSchema = z.object({ firstDay: PlainDateSchema, lastDay: PlainDateSchema });
export type Period = z.infer<typeof PeriodSchema>;

/** From when, inclusive, until when, exclusive. */
export interface Span {
  readonly from: Instant;
  readonly until: Instant;
}

/** A time zone by its name in the IANA database, such as `Europe/Berlin`. */
export const TimeZoneSchema = z.string().max(64).refine(isTimeZone, { error: 'is not the name of a time zone' });

function isTimeZone(name: string): boolean {
  try {
    return (
      /^(UTC$|[A-Za-z]+\/)/.test(name) && Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name) !== null
    );
  } catch {
    return false;
  }
}

/** The instants of a period. @returns why there are none, as a sentence. */
export function spanOf({ firstDay, lastDay }: Period, zone: string, now: Instant): Result<Span, string> {
  if (lastDay < firstDay) return err('The period would end before it begins.');
  const from = startOfDay(firstDay, zone);
  const until = startOfDay(Temporal.PlainDate.from(lastDay).add({ days: 1 }).toString(), zone);
  return from > now ? err(`The period has not begun: ${firstDay} is in the future.`) : ok({ from, until });
}

/** The month that a day is in. */
export function monthOf(day: PlainDate): Period {
  const date = Temporal.PlainDate.from(day);
  const lastDay = date.with({ day: date.daysInMonth }).toString();
  return { firstDay: date.with({ day: 1 }).toString() as PlainDate, lastDay: lastDay as PlainDate };
}

/** The period of as many days, or of as many months, that ends where this one begins. */
export function periodBefore({ firstDay, lastDay }: Period): Period {
  const [first, last] = [Temporal.PlainDate.from(firstDay), Temporal.PlainDate.from(lastDay)];
  const before = first.subtract({ days: 1 });
  if (first.day === 1 && last.day === last.daysInMonth && first.until(last).days < 31)
    return monthOf(before.toString() as PlainDate);
  const days = first.until(last, { largestUnit: 'days' }).days;
  return { firstDay: before.subtract({ days }).toString() as PlainDate, lastDay: before.toString() as PlainDate };
}

/** The day of an instant in a zone. */
export function dayIn(at: Instant, zone: string): PlainDate {
  return Temporal.Instant.from(at).toZonedDateTimeISO(zone).toPlainDate().toString() as PlainDate;
}

function startOfDay(day: string, zone: string): Instant {
  // Where a day has no midnight it begins with its first moment.
  return instant(Temporal.PlainDate.from(day).toZonedDateTime(zone).epochMilliseconds);
}
