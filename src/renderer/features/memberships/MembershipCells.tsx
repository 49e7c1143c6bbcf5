import { Tooltip } from '@mantine/core';
import type { MembershipRow } from '../../../contract/memberships.ts';
import { DateOnly } from '../../components/index.ts';
import { formatAmount } from '../../lib/format/index.ts';
import { useNow } from '../../lib/use-now.ts';
import { drawMembershipBar } from './membership-bar.ts';
import { sayBar, sayEnd } from './membership-words.ts';
import classes from './memberships.module.css';

/** The day it ends, and how far that is. */
export function EndCell({ row }: { row: MembershipRow }) {
  const now = useNow();
  return (
    <span className={classes.end} data-group={row.group} title={sayEnd(row, now)}>
      {row.expiresOn !== null && <DateOnly date={row.expiresOn} />}
      <span className={classes.far}>{sayEnd(row, now)}</span>
    </span>
  );
}

const WIDTH = 150;

/** Used against total, with the date drawn in it: a bar behind its line is used slower than time passes. */
export function UseCell({ row }: { row: MembershipRow }) {
  const bar = drawMembershipBar(row, useNow());
  if (!bar) return <span className={classes.none}>not told</span>;
  const words = `${formatAmount(row.used)} of ${formatAmount(row.total)} ${row.unit} used. ${sayBar(bar)}`;
  return (
    <Tooltip label={words}>
      <svg width={WIDTH} height={14} viewBox={`0 0 ${WIDTH} 14`} className={classes.bar} role="img" aria-label={words}>
        <rect x={0} y={3} width={WIDTH} height={8} rx={2} className={classes.track} />
        <rect x={0} y={3} width={bar.used * WIDTH} height={8} rx={2} className={classes.used} />
        {bar.total < 1 && (
          <>
            <rect
              x={bar.total * WIDTH}
              y={3}
              width={(1 - bar.total) * WIDTH}
              height={8}
              rx={2}
              className={classes.beyond}
            />
            <line x1={bar.total * WIDTH} x2={bar.total * WIDTH} y1={1} y2={13} className={classes.limit} />
          </>
        )}
        {bar.date !== null && (
          <line
            x1={1 + bar.date * bar.total * (WIDTH - 2)}
            x2={1 + bar.date * bar.total * (WIDTH - 2)}
            y1={0}
            y2={14}
            className={classes.today}
          />
        )}
      </svg>
    </Tooltip>
  );
}
