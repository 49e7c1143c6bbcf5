import { Button } from '@mantine/core';
import { useRouter } from '@tanstack/react-router';
import type { AdjustmentRow } from '../../contract/adjustments.ts';
import type { AccountId } from '../../domain/ids.ts';
import { DataGrid, EmptyState, useWindowedRows } from '../components/index.ts';
import { ADJUSTMENT_COLUMNS } from '../features/adjustments/adjustment-columns.tsx';
import { useApi } from '../lib/engine/index.ts';
import { openNewAdjustment } from './panels.ts';

const COLUMNS = ADJUSTMENT_COLUMNS.filter(({ id }) => id !== 'account' && id !== 'connection');

/** The adjustments of one account; each opens its story. */
export function AccountAdjustments({ accountId }: { accountId: AccountId }) {
  const api = useApi();
  const router = useRouter();
  const rows = useWindowedRows({
    key: accountId,
    page: (window) => api.adjustments.page.queryOptions({ input: { tab: 'all', accountId, ...window } }),
    rowsOf: (page) => page.rows,
    totalOf: (page) => page.total,
    rowId: (row: AdjustmentRow) => row.id,
  });
  return (
    <DataGrid
      name="account-adjustments"
      label="Adjustments"
      columns={COLUMNS}
      rows={rows}
      rowId={(row) => row.id}
      mostRows={14}
      onOpen={(row) => router.history.push(`/adjustments?tab=all&adjustment=${encodeURIComponent(row.id)}`)}
      empty={
        <EmptyState
          title="No adjustments yet"
          action={
            <Button variant="default" onClick={() => openNewAdjustment(accountId)}>
              New adjustment
            </Button>
          }
        />
      }
    />
  );
}
