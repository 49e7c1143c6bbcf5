import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { UsageBucket } from '../../contract/usage.ts';
import type { AccountId } from '../../domain/ids.ts';
import { instant } from '../../domain/time.ts';
import { DataGrid, EmptyState, Notice, useArrayRows, type GridColumn } from '../components/index.ts';
import { bucketColumns } from '../features/usage/usage-columns.tsx';
import { sayBucket } from '../features/usage/usage-words.ts';
import { problemOf, useApi } from '../lib/engine/index.ts';
import { decimalsOf } from '../lib/format/index.ts';
import classes from './AccountUsage.module.css';

const YIELDS: Readonly<Record<string, number>> = { failed: 3, requests: 2, origin: 1 };

function monthColumns(decimals: number): readonly GridColumn<UsageBucket>[] {
  return bucketColumns(decimals)
    .filter(({ id }) => id !== 'connection')
    .map((column) =>
      column.id === 'from'
        ? { ...column, header: 'Month', width: 96, grows: true, cell: (bucket) => sayBucket(bucket.from, 'month') }
        : { ...column, yields: YIELDS[column.id] },
    );
}

/** What one account consumed, by month, for the last year. */
export function AccountUsage({ accountId }: { accountId: AccountId }) {
  const [span] = useState(lastYear);
  const query = useQuery(useApi().usage.series.queryOptions({ input: { accountId, ...span, by: 'month' } }));
  const buckets = query.data?.buckets.toReversed();
  const rows = useArrayRows(buckets, {
    key: accountId,
    problem: query.error ? problemOf(query.error) : null,
    retry: () => void query.refetch(),
  });
  const decimals = decimalsOf((buckets ?? []).map(({ consumed }) => consumed));
  const columns = useMemo(() => monthColumns(decimals), [decimals]);
  return (
    <>
      <DataGrid
        name="account-usage"
        label="Usage"
        columns={columns}
        rows={rows}
        rowId={(bucket) => `${bucket.from} ${bucket.unit}`}
        mostRows={14}
        empty={<EmptyState title="Nothing was consumed in the last twelve months" />}
      />
      {query.data && query.data.notes.length > 0 && (
        <div className={classes.notes}>
          {query.data.notes.map((note) => (
            <Notice key={note} level="info">
              {note}
            </Notice>
          ))}
        </div>
      )}
    </>
  );
}

/** Months of UTC, as usage is kept: the current one and the eleven before. */
function lastYear() {
  const now = new Date();
  return {
    since: instant(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 11, 1)),
    until: instant(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1)),
  };
}
