import { IconClock, IconHelpCircle } from '@tabler/icons-react';
import type { AgedAmount } from '../../contract/procedure.ts';
import { formatAge, formatExactTime } from '../lib/format/index.ts';
import { useNow } from '../lib/use-now.ts';
import { Amount } from './Amount.tsx';
import { ageOf, type Age } from './freshness.ts';
import classes from './Amount.module.css';

interface Props {
  readonly value: AgedAmount;
  readonly decimals?: number;
  /** Shows the unit after the figure; off in a column whose header names it. */
  readonly withUnit?: boolean;
  /** Where room is scarce the age keeps to its icon; the words are on hover. */
  readonly isTerse?: boolean;
}

/**
 * A number and its age. Fresh: nothing but on hover. Older than its connection's interval: a quiet clock with the age.
 * Unread or failed: the last good value, the age struck through, and the reason on hover.
 */
export function AgedNumber({ value, decimals, withUnit = false, isTerse = false }: Props) {
  const now = useNow();
  const age = ageOf(value, now);
  const words = value.at === null ? 'never read' : formatAge(value.at, now);
  const hint = [hintOf(value, age), value.doubt].filter(Boolean).join(' ');
  // What the API does not tell has no age: a clock beside a dash would promise a figure.
  const isTold = value.amount !== null;
  return (
    <span className={classes.aged} title={hint} data-age={age}>
      {isTold && age === 'stale' && (
        <span className={classes.age}>
          <IconClock size={12} aria-label="stale" />
          {!isTerse && words}
        </span>
      )}
      {isTold && age === 'failed' && (
        <span className={`${classes.age} ${classes.failed}`}>
          <IconClock size={12} aria-label="could not be read again" />
          {!isTerse && <span className={classes.struck}>{words}</span>}
        </span>
      )}
      {isTold && value.doubt !== null && <IconHelpCircle size={12} aria-label="in doubt" />}
      <Amount value={value.amount} decimals={decimals} unit={withUnit ? value.unit : undefined} hint={hint} />
    </span>
  );
}

function hintOf(value: AgedAmount, age: Age): string {
  const exact = value.at === null ? '' : `As of ${formatExactTime(value.at)}.`;
  switch (age) {
    case 'fresh':
      return exact;
    case 'stale':
      return `${exact} Older than this connection’s interval.`;
    case 'failed':
      return `${exact} ${value.problem?.sentence ?? ''}`;
    case 'unread':
      return value.problem?.sentence ?? 'Not read yet.';
  }
}
