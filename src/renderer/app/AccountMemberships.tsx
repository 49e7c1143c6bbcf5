import type { MembershipRow } from '../../contract/memberships.ts';
import type { AccountId } from '../../domain/ids.ts';
import { DataGrid, EmptyState, useWindowedRows } from '../components/index.ts';
import { MEMBERSHIP_COLUMNS } from '../features/memberships/membership-columns.tsx';
import { useApi } from '../lib/engine/index.ts';

const COLUMNS = MEMBERSHIP_COLUMNS.filter(({ id }) => id !== 'account' && id !== 'connection');

/** The plans of one account. */
export function AccountMemberships({ accountId }: { accountId: AccountId }) {
  const api = useApi();
  const rows = useWindowedRows({
    key: accountId,
    page: (window) => api.memberships.page.queryOptions({ input: { accountId, ...window } }),
    rowsOf: (page) => page.rows,
    totalOf: (page) => page.total,
    rowId: (row: MembershipRow) => row.id,
  });
  return (
    <DataGrid
      name="account-memberships"
      label="Memberships"
      columns={COLUMNS}
      rows={rows}
      rowId={(row) => row.id}
      mostRows={14}
      empty={<EmptyState title="No plans">This account has no plan, or its API reports none.</EmptyState>}
    />
  );
}
