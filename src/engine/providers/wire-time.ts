import { z } from 'zod';
import { err, ok, type Result } from '../../domain/result.ts';
import { instant, parsePlainDate, parseSourceTime, type PlainDate, type SourceTime } from '../../domain/time.ts';
import { WireNumber } from './wire.ts';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** Unix times from 2001 on, in seconds, milliseconds or microseconds, told apart by their length. */
const EPOCH = /^(\d{9,10}|\d{12,13}|\d{15,16})(\.\d+)?$/;
/** `Fri, 20 Nov 2026 14:00:00 GMT`, as HTTP and mail write it. */
const INTERNET =
  /^(?:[a-z]{3,9}, *)?(\d{1,2})[ -]([a-z]{3})[a-z]*[ -](\d{4}) (\d\d:\d\d(?::\d\d)?) ?(gmt|utc|z|[+-]\d\d:?\d\d)?$/i;

/**
 * Reads a time in any form that has one meaning: ISO 8601, Unix time, or that of HTTP. One that two people would read as
 * different days is not a time.
 */
export function readWireTime(value: unknown): Result<SourceTime, 'not a time'> {
  const text = value instanceof WireNumber ? value.text : value;
  if (typeof text !== 'string') return err('not a time');
  const raw = text.trim();
  if (EPOCH.test(raw)) return fromEpoch(raw);
  const [, day, month, year, time, zone = ''] = INTERNET.exec(raw) ?? [];
  if (day === undefined) return parseSourceTime(raw);
  const number = MONTHS.indexOf((month ?? '').toLowerCase()) + 1;
  const date = `${year}-${String(number).padStart(2, '0')}-${day.padStart(2, '0')}`;
  const read = parseSourceTime(`${date}T${time}${/^[a-z]+$/i.test(zone) ? 'Z' : zone}`);
  return read.ok ? ok({ ...read.value, raw: text }) : read;
}

function fromEpoch(text: string): Result<SourceTime, 'not a time'> {
  const digits = text.split('.')[0]?.length ?? 0;
  const milliseconds = Number(text) * (digits <= 10 ? 1000 : digits <= 13 ? 1 : 0.001);
  return ok({ at: instant(Math.round(milliseconds)), raw: text, zoneKnown: true });
}

/** A time, as a schema. */
export const wireTime = z.union([z.instanceof(WireNumber), z.string()]).transform((value, context) => {
  const parsed = readWireTime(value);
  if (parsed.ok) return parsed.value;
  const text = value instanceof WireNumber ? value.text : value;
  context.addIssue({ code: 'custom', message: `${parsed.error}: ${text.slice(0, 40)}`, input: text });
  return z.NEVER;
});

/** `2026-10-16`, `2026/10/16`, `20261016`, each with or without a time behind it. */
const YEAR_FIRST = /^(\d{4})([-/.]?)(\d\d)\2(\d\d)(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?\s*(?:Z|[+-]\d\d:?\d\d)?)?$/i;
/** `16 Oct 2026`, `Oct 16, 2026`. */
const DAY_IN_WORDS = /^(\d{1,2})(?:st|nd|rd|th)?[ -]([a-z]{3})[a-z]*\.?,?[ -](\d{4})$/i;
const MONTH_IN_WORDS = /^([a-z]{3})[a-z]*\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})$/i;

/**
 * Reads the calendar day of a text, as it is written: a time or a zone behind it does not move it.
 * @returns `null` for no date, as MySQL writes it; `not a date` also for what may be the month or the day first.
 */
export function readWireDate(text: string): Result<PlainDate | null, 'not a date'> {
  const raw = text.trim();
  if (raw === '' || raw.startsWith('0000-00-00')) return ok(null);
  const [, year, , month, day] = YEAR_FIRST.exec(raw) ?? [];
  if (year !== undefined) return parsePlainDate(`${year}-${month}-${day}`);
  const words = DAY_IN_WORDS.exec(raw);
  if (words) return dateOf(words[3], words[2], words[1]);
  const american = MONTH_IN_WORDS.exec(raw);
  return american ? dateOf(american[3], american[1], american[2]) : err('not a date');
}

function dateOf(year = '', month = '', day = ''): Result<PlainDate, 'not a date'> {
  const number = MONTHS.indexOf(month.toLowerCase()) + 1;
  return parsePlainDate(`${year}-${String(number).padStart(2, '0')}-${day.padStart(2, '0')}`);
}
