import { Temporal } from 'temporal-polyfill';
import { err, ok, type Result } from './result.ts';
import { instant, type Instant } from './time.ts';

/** Where and when a date is written: what *today* and *november* mean hangs on it. */
export interface Calendar {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The writer's time zone, as IANA names it. */
  readonly zone: string;
  /** The writer's language, for names of months. English names are always read. */
  readonly locale: string;
}

/** A minute, day, month or year of the writer's calendar: `from` is inside, `until` is not. */
export interface WrittenSpan {
  readonly from: Instant;
  readonly until: Instant;
  readonly unit: 'minute' | 'day' | 'month' | 'year';
}

/** Why a text is no date; `ambiguous` with both days it may be, as `2026-11-01`, the day first reading first. */
export type WrittenDateProblem =
  | { readonly kind: 'not a date' }
  | { readonly kind: 'no such day' }
  | { readonly kind: 'year of two digits' }
  | { readonly kind: 'ambiguous'; readonly readings: readonly [string, string] };

type Read = Result<WrittenSpan, WrittenDateProblem>;

const NOT_A_DATE = err<WrittenDateProblem>({ kind: 'not a date' });
const NO_SUCH_DAY = err<WrittenDateProblem>({ kind: 'no such day' });

/**
 * Reads a date as people write it: `2026-11-01`, `2026-11`, `2026-11-01T08:10`, `2026-11-01T07:10Z` (UTC), `1.11.2026`, `1 Nov 2026`, `november`,
 * `today`, `yesterday`. Without a year it is the last one that has begun. What two people would read differently
 * (`1/11/2026`) is refused with both readings. Days begin at midnight of the zone, whatever its clocks do that day.
 */
export function readWrittenDate(text: string, calendar: Calendar): Read {
  const written = text.trim().toLowerCase();
  const today = todayOf(calendar);
  if (written === 'today') return daySpan(today, calendar);
  if (written === 'yesterday') return daySpan(today.subtract({ days: 1 }), calendar);
  const iso = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[t ](\d\d):(\d\d))?)?)?$/.exec(written);
  if (iso) return readIso(iso, calendar);
  const utc = /^(\d{4})-(\d\d)-(\d\d)[t ](\d\d):(\d\d)z$/.exec(written);
  if (utc) return readIso(utc, { ...calendar, zone: 'UTC' });
  const signs = /^(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})?$/.exec(written);
  if (signs) return readSigns(signs, calendar);
  return readWords(written, calendar);
}

/** The start of a length of time back from now, as `7d`, `2w`, `3m` (months), `1y` or exact to the second `12h`, `45min`. */
export function readWrittenAge(text: string, calendar: Calendar): WrittenSpan | null {
  const match = /^(\d{1,4})(min|h|d|w|m|y)$/.exec(text.trim().toLowerCase());
  if (!match) return null;
  const count = Number(match[1]);
  const today = todayOf(calendar);
  switch (match[2]) {
    case 'min':
    case 'h': {
      const at = instant(calendar.now - count * (match[2] === 'h' ? 3_600_000 : 60_000));
      return { from: at, until: at, unit: 'minute' };
    }
    case 'w':
      return spanOf(today.subtract({ weeks: count }), { days: 1 }, calendar);
    case 'm':
      return spanOf(today.subtract({ months: count }), { days: 1 }, calendar);
    case 'y':
      return spanOf(today.subtract({ years: count }), { days: 1 }, calendar);
    default:
      return spanOf(today.subtract({ days: count }), { days: 1 }, calendar);
  }
}

/** The writer's day of an instant. */
export function todayOf({ now, zone }: Pick<Calendar, 'now' | 'zone'>): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).toPlainDate();
}

function readIso([, year = '', month, day, hour, minute]: RegExpExecArray, calendar: Calendar): Read {
  const date = dateOf(Number(year), Number(month ?? 1), Number(day ?? 1));
  if (date === null) return NO_SUCH_DAY;
  if (month === undefined) return ok(spanOf(date, { years: 1 }, calendar));
  if (day === undefined) return ok(spanOf(date, { months: 1 }, calendar));
  if (hour === undefined) return daySpan(date, calendar);
  const [h, m] = [Number(hour), Number(minute)];
  if (h > 23 || m > 59) return NO_SUCH_DAY;
  const from = date.toZonedDateTime({ timeZone: calendar.zone, plainTime: { hour: h, minute: m } });
  return ok({ from: instantOf(from), until: instantOf(from.add({ minutes: 1 })), unit: 'minute' });
}

/** `1.11.2026`: with points the day is first everywhere. With other signs it is, or the month: two countries, two days. */
function readSigns([, first = '', sign, second = '', third = '']: RegExpExecArray, calendar: Calendar): Read {
  if (first.length === 4 && third !== '') return readDay(Number(first), Number(second), Number(third), calendar);
  if (first.length > 2) return NOT_A_DATE;
  if (sign !== '.' && third === '') return NOT_A_DATE;
  if (third.length === 1 || third.length === 3) return NOT_A_DATE;
  if (third.length === 2) return err({ kind: 'year of two digits' });
  const [a, b] = [Number(first), Number(second)];
  const year = third === '' ? lastYearOf(b, a, calendar) : Number(third);
  const dayFirst = dateOf(year, b, a);
  const monthFirst = sign === '.' ? null : dateOf(year, a, b);
  if (dayFirst !== null && monthFirst !== null && !dayFirst.equals(monthFirst))
    return err({ kind: 'ambiguous', readings: [dayFirst.toString(), monthFirst.toString()] });
  const date = dayFirst ?? monthFirst;
  return date === null ? NO_SUCH_DAY : daySpan(date, calendar);
}

/** `november`, `nov 2025`, `1 nov 2026`, `november 1, 2026`. */
function readWords(written: string, calendar: Calendar): Read {
  const words = written.split(/[\s,.-]+/).filter(Boolean);
  const names = words.filter((word) => !/^\d+$/.test(word));
  const numbers = words.filter((word) => /^\d+$/.test(word));
  const month = names.length === 1 ? monthOf(names[0] ?? '', calendar.locale) : null;
  if (month === null || numbers.length > 2) return NOT_A_DATE;
  const years = numbers.filter((number) => number.length === 4);
  const days = numbers.filter((number) => number.length <= 2);
  if (years.length > 1 || years.length + days.length !== numbers.length) return NOT_A_DATE;
  if (days.length > 1) return err({ kind: 'year of two digits' });
  const day = days[0] === undefined ? null : Number(days[0]);
  const year = years[0] === undefined ? lastYearOf(month, day ?? 1, calendar) : Number(years[0]);
  if (day !== null) return readDay(year, month, day, calendar);
  const first = dateOf(year, month, 1);
  return first === null ? NO_SUCH_DAY : ok(spanOf(first, { months: 1 }, calendar));
}

/** The last year in which the day has come. */
function lastYearOf(month: number, day: number, calendar: Calendar): number {
  const today = todayOf(calendar);
  return month > today.month || (month === today.month && day > today.day) ? today.year - 1 : today.year;
}

function monthOf(name: string, locale: string): number | null {
  for (const language of [locale, 'en'])
    for (const style of ['long', 'short'] as const) {
      const format = new Intl.DateTimeFormat(language, { month: style, timeZone: 'UTC' });
      for (let month = 0; month < 12; month += 1) {
        const said = format
          .format(Date.UTC(2026, month, 15))
          .toLowerCase()
          .replace(/\.$/, '');
        if (said === name) return month + 1;
      }
    }
  return null;
}

function readDay(year: number, month: number, day: number, calendar: Calendar): Read {
  const date = dateOf(year, month, day);
  return date === null ? NO_SUCH_DAY : daySpan(date, calendar);
}

function daySpan(date: Temporal.PlainDate, calendar: Calendar): Read {
  return ok(spanOf(date, { days: 1 }, calendar));
}

function dateOf(year: number, month: number, day: number): Temporal.PlainDate | null {
  try {
    return Temporal.PlainDate.from({ year, month, day }, { overflow: 'reject' });
  } catch {
    return null;
  }
}

function spanOf(
  date: Temporal.PlainDate,
  length: { readonly days: 1 } | { readonly months: 1 } | { readonly years: 1 },
  { zone }: Pick<Calendar, 'zone'>,
): WrittenSpan {
  const unit = 'days' in length ? 'day' : 'months' in length ? 'month' : 'year';
  return {
    from: instantOf(date.toZonedDateTime(zone)),
    until: instantOf(date.add(length).toZonedDateTime(zone)),
    unit,
  };
}

function instantOf(time: Temporal.ZonedDateTime): Instant {
  return instant(time.epochMilliseconds);
}
