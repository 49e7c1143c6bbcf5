import { z } from 'zod';
import { err, ok, type Result } from './result.ts';

/** A UTC instant, always `YYYY-MM-DDTHH:mm:ss.sssZ`, so that text order is time order. */
export const InstantSchema = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  .brand('Instant');
export type Instant = z.infer<typeof InstantSchema>;

/** A calendar date with no time and no zone, `YYYY-MM-DD`. It is never turned into an instant. */
export const PlainDateSchema = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d$/)
  .refine((text) => isCalendarDate(text), { error: 'is not a date of the calendar' })
  .brand('PlainDate');
export type PlainDate = z.infer<typeof PlainDateSchema>;

/** A time as a source stated it: the instant we read it as, its own text, and whether it named its zone. */
export interface SourceTime {
  readonly at: Instant;
  readonly raw: string;
  readonly zoneKnown: boolean;
}

const ISO = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?))?\s*(Z|[+-]\d\d:?\d\d)?$/i;

/** The instant of a number of milliseconds since the epoch. */
export function instant(milliseconds: number): Instant {
  return new Date(milliseconds).toISOString() as Instant;
}

export function toMilliseconds(at: Instant): number {
  return Date.parse(at);
}

/**
 * Whether so long has passed since. A stamp in the future was made before the clock was set back: how long ago cannot be
 * told from it, so nothing waits for it.
 */
export function hasElapsed(milliseconds: number, since: Instant, now: Instant): boolean {
  return since > now || toMilliseconds(now) - toMilliseconds(since) >= milliseconds;
}

/**
 * Reads an ISO 8601 time. One without a zone is read as UTC and says so (docs/provider-facts.md §3.6).
 * @returns `not a time` for anything else, including 31 February.
 */
export function parseSourceTime(raw: string): Result<SourceTime, 'not a time'> {
  const match = ISO.exec(raw.trim());
  if (!match) return err('not a time');
  const [, date = '', time, zone] = match;
  if (!isCalendarDate(date)) return err('not a time');
  const milliseconds = Date.parse(
    `${date}T${time ?? '00:00'}${zone?.toUpperCase().replace(/^([+-]\d\d)(\d\d)$/, '$1:$2') ?? 'Z'}`,
  );
  if (Number.isNaN(milliseconds)) return err('not a time');
  return ok({ at: instant(milliseconds), raw, zoneKnown: zone !== undefined });
}

/** @returns `not a date` unless the text is exactly a date of the calendar. */
export function parsePlainDate(raw: string): Result<PlainDate, 'not a date'> {
  const parsed = PlainDateSchema.safeParse(raw.trim());
  return parsed.success ? ok(parsed.data) : err('not a date');
}

function isCalendarDate(text: string): boolean {
  const milliseconds = Date.parse(`${text}T00:00:00.000Z`);
  return !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString().startsWith(text);
}
