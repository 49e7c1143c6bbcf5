import { IconClock } from '@tabler/icons-react';
import { Tooltip } from '@mantine/core';
import type { AgedAmount } from '../../contract/procedure.ts';
import { formatAge, formatExactTime } from '../lib/format/index.ts';
import { useNow } from '../lib/use-now.ts';
import { Amount } from './Amount.tsx';
import { ageOf } from './freshness.ts';
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
  const figure = <Amount value={value.amount} decimals={decimals} unit={withUnit ? value.unit : undefined} />;
  const words = value.at === null ? 'never read' : formatAge(value.at, now);
  const exact = value.at === null ? 'Never read' : `As of ${formatExactTime(value.at)}`;
  switch (age) {
    case 'fresh':
      return (
        <Tooltip label={exact}>
          <span className={classes.aged}>{figure}</span>
        </Tooltip>
      );
    case 'stale':
      return (
        <Tooltip label={`${exact}. Older than this connection’s interval.`}>
          <span className={classes.aged}>
            <span className={classes.age} data-age="stale">
              <IconClock size={12} aria-label="stale" />
              {!isTerse && words}
            </span>
            {figure}
          </span>
        </Tooltip>
      );
    case 'failed':
      return (
        <Tooltip label={`${exact}. ${value.problem?.sentence ?? ''}`}>
          <span className={classes.aged}>
            <span className={`${classes.age} ${classes.failed}`} data-age="failed">
              <IconClock size={12} aria-label="could not be read again" />
              {!isTerse && <span className={classes.struck}>{words}</span>}
            </span>
            {figure}
          </span>
        </Tooltip>
      );
    case 'unread':
      return (
        <Tooltip label={value.problem?.sentence ?? 'Not read yet.'}>
          <span className={classes.aged}>{figure}</span>
        </Tooltip>
      );
  }
}
