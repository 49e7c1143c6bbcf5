import { Temporal } from 'temporal-polyfill';
import type { Instant, PlainDate } from '../../../domain/time.ts';
import { todayOf } from '../../../domain/written-date.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A time of the operator's own zone, short: `09:41` today, `12 Oct 08:10` this year, `3 Nov 2025` before. */
export function formatTime(at: Instant, now: number): string {
  const time = new Date(at);
  const today = new Date(now);
  const clock = formatClock(time);
  if (isSameDay(time, today)) return clock;
  const day = `${time.getDate()} ${MONTHS[time.getMonth()] ?? ''}`;
  return time.getFullYear() === today.getFullYear() ? `${day} ${clock}` : `${day} ${time.getFullYear()}`;
}

/** The hour alone, under a heading that names the day: `09:41`. */
export function formatHour(at: Instant): string {
  return formatClock(new Date(at));
}

/** With seconds, for a column where order matters: `12 Oct 08:10:42`; in another year that year in their place. */
export function formatTimeToSecond(at: Instant, now: number): string {
  const time = new Date(at);
  const day = `${time.getDate()} ${MONTHS[time.getMonth()] ?? ''}`;
  if (time.getFullYear() !== new Date(now).getFullYear()) return `${day} ${time.getFullYear()} ${formatClock(time)}`;
  return `${day} ${formatClock(time)}:${pad(time.getSeconds())}`;
}

/** The exact time with its zone, and the instant in UTC: for hover and for copying. */
export function formatExactTime(at: Instant): string {
  const time = new Date(at);
  const offset = -time.getTimezoneOffset();
  const sign = offset < 0 ? '\u2212' : '+';
  const zone = `UTC${sign}${pad(Math.floor(Math.abs(offset) / 60))}:${pad(Math.abs(offset) % 60)}`;
  const local = `${time.getFullYear()}-${pad(time.getMonth() + 1)}-${pad(time.getDate())} ${formatClock(time)}:${pad(time.getSeconds())}`;
  return `${local} ${zone} · ${at}`;
}

/**
 * The day of a heading: `Today`, `Yesterday`, `Mon 12 Oct`, `12 Oct 2025`. Days are those of the calendar, which may have
 * 23 or 25 hours.
 * @param zone the operator's own, as IANA names it.
 */
export function formatDay(at: Instant, now: number, zone = Temporal.Now.timeZoneId()): string {
  const day = dayOf(Date.parse(at), zone);
  const today = dayOf(now, zone);
  if (day.equals(today)) return 'Today';
  if (day.equals(today.subtract({ days: 1 }))) return 'Yesterday';
  const words = `${day.day} ${MONTHS[day.month - 1] ?? ''}`;
  if (day.year !== today.year) return `${words} ${day.year}`;
  return `${['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'][day.dayOfWeek - 1] ?? ''} ${words}`;
}

/** A date with no time stays a date: it is never put into a zone. */
export function formatPlainDate(date: PlainDate): string {
  const [year = '', month = '1', day = '1'] = date.split('-');
  return `${Number(day)} ${MONTHS[Number(month) - 1] ?? ''} ${year}`;
}

/** How long ago, in the largest unit that says it: `just now`, `2 min`, `3 h`, `5 d`. */
export function formatAge(at: Instant, now: number): string {
  const age = now - Date.parse(at);
  if (age < MINUTE) return 'just now';
  return formatSpan(age);
}

/** A length of time: `40 s`, `2 min`, `3 h`, `5 d`. */
export function formatSpan(milliseconds: number): string {
  if (milliseconds < MINUTE) return `${Math.max(0, Math.round(milliseconds / 1000))} s`;
  if (milliseconds < HOUR) return `${Math.floor(milliseconds / MINUTE)} min`;
  if (milliseconds < DAY) return `${Math.floor(milliseconds / HOUR)} h`;
  return `${Math.floor(milliseconds / DAY)} d`;
}

/** Whole days from the operator's today to a plain date; negative once it is past. */
export function daysUntil(date: PlainDate, now: number, zone = Temporal.Now.timeZoneId()): number {
  return dayOf(now, zone).until(Temporal.PlainDate.from(date)).days;
}

function dayOf(milliseconds: number, zone: string): Temporal.PlainDate {
  return todayOf({ now: milliseconds, zone });
}

function formatClock(time: Date): string {
  return `${pad(time.getHours())}:${pad(time.getMinutes())}`;
}

function isSameDay(a: Date, b: Date): boolean {
  return a.toDateString() === b.toDateString();
}

function pad(number: number): string {
  return String(number).padStart(2, '0');
}
