import { isolateForeign } from '../../domain/isolate-foreign.ts';
import type { Instant, PlainDate } from '../../domain/time.ts';
import {
  ABSENT,
  formatAge,
  formatExactTime,
  formatHour,
  formatPlainDate,
  formatTime,
  formatTimeToSecond,
} from '../lib/format/index.ts';
import { useNow } from '../lib/use-now.ts';
import classes from './Time.module.css';

interface Props {
  /** `null` is absent and shows as a dash. */
  readonly at: Instant | null;
  /** `short`: `09:41`, `12 Oct 08:10`; `second`: with seconds; `age`: `2 min`; `clock`: `09:41`, where the day is said above. */
  readonly show?: 'short' | 'second' | 'age' | 'clock';
  /** The source's own text, where it is not ours; said on hover. */
  readonly source?: { readonly raw: string; readonly zoneKnown: boolean };
}

/** An instant in the operator's zone, short; exact with zone and the source's own text on hover. */
export function Time({ at, show = 'short', source }: Props) {
  const now = useNow();
  if (at === null) return <span className={classes.absent}>{ABSENT}</span>;
  const zone = source && !source.zoneKnown ? ' The source names no zone; it is read as UTC.' : '';
  const said = source ? ` The source says “${source.raw}”.${zone}` : '';
  return (
    <time dateTime={at} className={classes.time} title={isolateForeign(`${formatExactTime(at)}.${said}`)}>
      {wordsOf(at, show, now)}
      {source && !source.zoneKnown && <span className={classes.guess}>?</span>}
    </time>
  );
}

function wordsOf(at: Instant, show: NonNullable<Props['show']>, now: number): string {
  switch (show) {
    case 'age':
      return formatAge(at, now);
    case 'second':
      return formatTimeToSecond(at, now);
    case 'clock':
      return formatHour(at);
    case 'short':
      return formatTime(at, now);
  }
}

/** A date without a time: it stays a date in every zone. */
export function DateOnly({ date }: { date: PlainDate | null }) {
  if (date === null) return <span className={classes.absent}>{ABSENT}</span>;
  return (
    <time dateTime={date} className={classes.time}>
      {formatPlainDate(date)}
    </time>
  );
}
