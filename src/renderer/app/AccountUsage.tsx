import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { AccountId } from '../../domain/ids.ts';
import { instant } from '../../domain/time.ts';
import { DataGrid, EmptyState, Notice, useArrayRows } from '../components/index.ts';
import { BUCKET_COLUMNS } from '../features/usage/usage-columns.tsx';
import { problemOf, useApi } from '../lib/engine/index.ts';
import classes from './AccountUsage.module.css';

const COLUMNS = BUCKET_COLUMNS.filter(({ id }) => id !== 'connection').map((column) =>
  column.id === 'from' ? { ...column, header: 'Month', grows: true } : column,
);

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
  return (
    <>
      <DataGrid
        name="account-usage"
        label="Usage"
        columns={COLUMNS}
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
