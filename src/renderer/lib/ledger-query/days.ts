import { instant, parsePlainDate, type Instant } from '../../../domain/time.ts';

/** A day, a month or a minute of the operator's own zone, as instants: from is inside, until is not. */
export interface DaySpan {
  readonly from: Instant;
  readonly until: Instant;
}

/** Reads `2026-10-01`, `2026-10` or `2026-10-01T08:10`, in the operator's zone. */
export function parseDay(text: string): DaySpan | null {
  const match = /^(\d{4})-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d))?)?$/.exec(text);
  if (!match) return null;
  const [, year = '', month = '', day, hour, minute] = match;
  if (!parsePlainDate(`${year}-${month}-${day ?? '01'}`).ok) return null;
  const [y, m, d] = [Number(year), Number(month) - 1, Number(day ?? 1)];
  if (day === undefined) return spanOf(new Date(y, m, 1), new Date(y, m + 1, 1));
  if (hour === undefined) return spanOf(new Date(y, m, d), new Date(y, m, d + 1));
  const [h, min] = [Number(hour), Number(minute)];
  if (h > 23 || min > 59) return null;
  return spanOf(new Date(y, m, d, h, min), new Date(y, m, d, h, min + 1));
}

/** Reads a length of time back from now: `45min`, `12h`, `7d`, `2w`, `3m` (months). Days begin at midnight. */
export function parseSpan(text: string, now: number): Instant | null {
  const match = /^(\d{1,4})(min|h|d|w|m)$/.exec(text.trim().toLowerCase());
  if (!match) return null;
  const count = Number(match[1]);
  const start = new Date(now);
  switch (match[2]) {
    case 'min':
      return instant(now - count * 60_000);
    case 'h':
      return instant(now - count * 3_600_000);
    case 'm':
      return instant(new Date(start.getFullYear(), start.getMonth() - count, start.getDate()).getTime());
    default: {
      const days = match[2] === 'w' ? count * 7 : count;
      return instant(new Date(start.getFullYear(), start.getMonth(), start.getDate() - days).getTime());
    }
  }
}

function spanOf(from: Date, until: Date): DaySpan {
  return { from: instant(from.getTime()), until: instant(until.getTime()) };
}
