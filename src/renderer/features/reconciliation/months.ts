import { dayIn, monthOf, type Period } from '../../../domain/period.ts';
import { instant, PlainDateSchema } from '../../../domain/time.ts';

/** Months to choose from. */
const MONTHS = 36;

/** A month as the address writes it, `2026-10`. */
export function periodOfMonth(month: string): Period {
  return monthOf(PlainDateSchema.parse(`${month}-01`));
}

/** The month that is running in a zone, and those before it, the newest first. */
export function monthsUntil(now: number, zone: string): string[] {
  const [year = 0, month = 1] = dayIn(instant(now), zone).split('-').map(Number);
  return Array.from({ length: MONTHS }, (_, back) => monthText(year, month - back));
}

/** *October 2026*, in the language of the page. */
export function sayMonth(month: string): string {
  const format = new Intl.DateTimeFormat(undefined, { month: 'long', year: 'numeric', timeZone: 'UTC' });
  return format.format(Date.parse(`${month}-15T00:00:00.000Z`));
}

/** @param number counts on below 1: 0 is the December before. */
function monthText(year: number, number: number): string {
  return new Date(Date.UTC(year, number - 1, 15)).toISOString().slice(0, 7);
}
