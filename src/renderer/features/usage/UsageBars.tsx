import { useElementSize } from '@mantine/hooks';
import { useState } from 'react';
import type { UsageBucket } from '../../../contract/usage.ts';
import type { PlainDate } from '../../../domain/time.ts';
import { formatAmount, formatCountOf } from '../../lib/format/index.ts';
import { largestOf, shareOf, type UsageSeries } from './usage-series.ts';
import { sayBucket } from './usage-words.ts';
import classes from './usage.module.css';

const HEIGHT = 112;

interface Props {
  readonly series: UsageSeries;
  readonly dates: readonly PlainDate[];
  readonly by: 'day' | 'month';
}

/** Consumption by day or month on one scale. The last one is still going on and is drawn lighter. */
export function UsageBars({ series, dates, by }: Props) {
  const { ref, width } = useElementSize();
  const [pointed, setPointed] = useState<number | null>(null);
  const largest = largestOf(series.points.map((point) => point?.consumed ?? '0'));
  const slot = dates.length === 0 ? 0 : width / dates.length;
  const gap = slot > 6 ? 2 : 1;
  const at = pointed === null ? null : dates[pointed];
  const words = `${series.connectionLabel}: ${formatAmount(series.total)} ${series.unit} from ${sayBucket(dates[0], by)} to ${sayBucket(dates.at(-1), by)}, at most ${formatAmount(largest)} in a ${by}.`;

  return (
    <div className={classes.chart} ref={ref}>
      <div className={classes.scale}>
        <span>{formatAmount(largest)}</span>
        <span className={classes.readout}>
          {at && pointed !== null ? `${sayBucket(at, by)}: ${readout(series.points[pointed] ?? null)}` : ''}
        </span>
      </div>
      <svg
        width={width}
        height={HEIGHT}
        role="img"
        aria-label={words}
        onPointerMove={(event) => {
          const left = event.currentTarget.getBoundingClientRect().left;
          setPointed(Math.min(dates.length - 1, Math.max(0, Math.floor((event.clientX - left) / slot))));
        }}
        onPointerLeave={() => setPointed(null)}
      >
        <line x1={0} x2={width} y1={0.5} y2={0.5} className={classes.line} />
        <line x1={0} x2={width} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} className={classes.base} />
        {series.points.map((point, index) => {
          if (point === null || slot === 0) return null;
          const height = Math.max(1, shareOf(point.consumed, largest) * (HEIGHT - 2));
          return (
            <rect
              key={point.from}
              x={index * slot + gap / 2}
              y={HEIGHT - 1 - height}
              width={Math.max(1, slot - gap)}
              height={height}
              className={classes.column}
              data-pointed={index === pointed || undefined}
              data-open={index === dates.length - 1 || undefined}
            />
          );
        })}
      </svg>
      <div className={classes.axis} aria-hidden>
        <span>{sayBucket(dates[0], by)}</span>
        <span>{sayBucket(dates[Math.floor(dates.length / 2)], by)}</span>
        <span>{by === 'day' ? 'today, so far' : 'this month, so far'}</span>
      </div>
    </div>
  );
}

function readout(point: UsageBucket | null): string {
  if (point === null) return 'nothing told';
  const requests = point.requests === null ? '' : `, ${formatCountOf(point.requests, 'request', 'requests')}`;
  const origin = point.origin === 'reported' ? '' : `, ${point.origin}`;
  return `${formatAmount(point.consumed)} ${point.unit}, ${formatCountOf(point.entries, 'entry', 'entries')}${requests}${origin}`;
}
