import { Skeleton } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { UsageBucket } from '../../../contract/usage.ts';
import type { ConnectionId } from '../../../domain/ids.ts';
import type { Instant } from '../../../domain/time.ts';
import {
  Amount,
  DataGrid,
  EmptyState,
  Notice,
  NothingSynced,
  PageBody,
  ProblemPanel,
  StatusLine,
  Time,
  useArrayRows,
} from '../../components/index.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';
import { decimalsOf, formatCount, formatCountOf } from '../../lib/format/index.ts';
import { bucketColumns } from './usage-columns.tsx';
import { groupUsage, type UsageSeries } from './usage-series.ts';
import { listBuckets, type UsageSpan } from '../../lib/usage-span.ts';
import classes from './usage.module.css';
import { UsageBars } from './UsageBars.tsx';

interface Props {
  readonly span: UsageSpan;
  readonly by: 'day' | 'month';
  readonly connectionId: ConnectionId | undefined;
  readonly view: 'chart' | 'table';
}

/** How much was consumed, and when: one chart for each connection and unit, since units are never summed. */
export function ConsumptionView({ span, by, connectionId, view }: Props) {
  const api = useApi();
  const query = useQuery(
    api.usage.series.queryOptions({ input: { ...span, by, connectionId }, placeholderData: keepPreviousData }),
  );
  if (query.isPending) return <Waiting />;
  if (query.isError)
    return (
      <PageBody>
        <ProblemPanel problem={problemOf(query.error)} onRetry={() => void query.refetch()} />
      </PageBody>
    );
  const { buckets, asOf, notes } = query.data;
  const dates = listBuckets(span, by);
  return (
    <>
      {view === 'table' ? (
        <BucketTable buckets={buckets} />
      ) : (
        <PageBody>
          <div className={classes.charts} data-behind={query.isPlaceholderData || undefined}>
            {buckets.length === 0 && <NothingConsumed />}
            {groupUsage(buckets, dates).map((series) => (
              <SeriesChart key={series.key} series={series} dates={dates} by={by} />
            ))}
            {notes.map((note) => (
              <Notice key={note} level="info">
                {note}
              </Notice>
            ))}
          </div>
        </PageBody>
      )}
      <StatusLine>
        <AsOf at={asOf} />
      </StatusLine>
    </>
  );
}

interface ChartProps {
  readonly series: UsageSeries;
  readonly dates: ReturnType<typeof listBuckets>;
  readonly by: 'day' | 'month';
}

function SeriesChart({ series, dates, by }: ChartProps) {
  return (
    <section className={classes.series} aria-label={`${series.connectionLabel}, ${series.unit}`}>
      <header className={classes.head}>
        <h2 className={classes.title}>{series.connectionLabel}</h2>
        <span className={classes.total}>
          <Amount value={series.total} unit={series.unit} />
        </span>
        <span className={classes.quiet}>
          {series.requests === null
            ? formatCountOf(series.entries, 'entry', 'entries')
            : `${formatCountOf(series.requests, 'request', 'requests')}${failedWords(series.failedRequests)}`}
        </span>
      </header>
      <UsageBars series={series} dates={dates} by={by} />
    </section>
  );
}

function failedWords(failed: number | null): string {
  return failed === null || failed === 0 ? '' : `, ${formatCount(failed)} failed`;
}

function BucketTable({ buckets }: { buckets: readonly UsageBucket[] }) {
  const rows = useArrayRows(buckets);
  const decimals = decimalsOf(buckets.map(({ consumed }) => consumed));
  const columns = useMemo(() => bucketColumns(decimals), [decimals]);
  return (
    <DataGrid
      name="usage"
      label="Usage"
      columns={columns}
      rows={rows}
      rowId={(bucket) => `${bucket.from} ${bucket.connectionId} ${bucket.unit}`}
      empty={<NothingConsumed />}
    />
  );
}

/** The oldest reading that any of it rests on. */
export function AsOf({ at }: { at: Instant | null }) {
  return (
    <span>
      {at === null ? (
        'Not everything was read in full yet'
      ) : (
        <>
          As of <Time at={at} />
        </>
      )}{' '}
      · days and months in UTC
    </span>
  );
}

export function NothingConsumed() {
  const { data: connections } = useQuery(useApi().connections.list.queryOptions({ input: {} }));
  if (connections?.length === 0)
    return (
      <NothingSynced title="Nothing was consumed yet">
        Consumption is read from deductions and from what APIs report of themselves.
      </NothingSynced>
    );
  return (
    <EmptyState title="Nothing was consumed in this range">
      Consumption is read from deductions and from what APIs report of themselves. A longer range may show some.
    </EmptyState>
  );
}

export function Waiting() {
  return (
    <PageBody>
      <div className={classes.charts} aria-busy aria-label="Reading the usage">
        {[0, 1, 2].map((index) => (
          <Skeleton key={index} height={170} radius="sm" />
        ))}
      </div>
    </PageBody>
  );
}
