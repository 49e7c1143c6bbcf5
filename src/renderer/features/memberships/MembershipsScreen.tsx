import { Select } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useMemo } from 'react';
import { MembershipGroupSchema, type MembershipRow } from '../../../contract/memberships.ts';
import type { AccountId, ConnectionId } from '../../../domain/ids.ts';
import {
  AccountFilter,
  AddressLink,
  ConnectionFilter,
  DataGrid,
  EmptyState,
  FilterField,
  NothingSynced,
  Page,
  PageHeader,
  StatusLine,
  useWindowedRows,
  type GridStrip,
} from '../../components/index.ts';
import { useAddress } from '../../lib/address/index.ts';
import { useApi } from '../../lib/engine/index.ts';
import { formatCount, formatCountOf } from '../../lib/format/index.ts';
import { MEMBERSHIP_COLUMNS } from './membership-columns.tsx';
import { GROUP_ORDER, GROUP_WORDS, placeHeadings, groupLabel } from './membership-words.ts';
import { MembershipsSearchSchema } from './search.ts';

/** Plans by what ends first: how much is used, how much time has passed, and what is left. */
export function MembershipsScreen() {
  const api = useApi();
  const router = useRouter();
  const [search, change] = useAddress(MembershipsSearchSchema);
  const filter = {
    connectionId: search.connection as ConnectionId | undefined,
    accountId: search.account as AccountId | undefined,
    search: search.search,
  };
  const counting = useQuery(
    api.memberships.page.queryOptions({ input: { ...filter, skip: 0, limit: 1 }, placeholderData: keepPreviousData }),
  );
  const counts = counting.data?.groups;
  const rows = useWindowedRows({
    key: JSON.stringify([filter, search.group]),
    page: (window) => api.memberships.page.queryOptions({ input: { ...filter, ...window, group: search.group } }),
    rowsOf: (page) => page.rows,
    totalOf: (page) => page.total,
    rowId: (row: MembershipRow) => row.id,
  });
  const strips = useMemo(() => headings(counts ?? {}, search.group), [counts, search.group]);
  const all = counts ? GROUP_ORDER.reduce((sum, group) => sum + (counts[group] ?? 0), 0) : null;
  const isFiltered = search.group !== undefined || Object.values(filter).some((value) => value !== undefined);

  return (
    <Page>
      <PageHeader title="Memberships">
        <AccountFilter accountId={filter.accountId} onClear={() => change({ account: undefined })} />
        <Select
          aria-label="Group"
          placeholder="Any end"
          clearable
          w={150}
          value={search.group ?? null}
          onChange={(value) => change({ group: MembershipGroupSchema.safeParse(value).data })}
          data={GROUP_ORDER.map((group) => ({ value: group, label: groupLabel(group, counts?.[group]) }))}
        />
        <ConnectionFilter value={search.connection} onChange={(connection) => change({ connection })} />
        <FilterField
          label="Filter memberships"
          placeholder="Plan or account"
          value={search.search}
          onChange={(text) => change({ search: text }, { replace: true })}
        />
      </PageHeader>
      <DataGrid
        name="memberships"
        label="Memberships"
        columns={MEMBERSHIP_COLUMNS}
        // Headings stand between the rows: together with them, or the rows would jump.
        rows={counting.isPending ? { ...rows, count: null } : rows}
        rowId={(row) => row.id}
        strips={strips}
        onOpen={(row) => router.history.push(`/accounts?account=${encodeURIComponent(row.accountId)}`)}
        empty={
          isFiltered ? (
            <EmptyState title="No plan matches" action={<AddressLink to="/memberships">Show all plans</AddressLink>} />
          ) : (
            <NothingSynced title="No plans yet">
              Plans appear here once a connection whose API reports them has been synced.
            </NothingSynced>
          )
        }
      />
      {all !== null && counts && (
        <StatusLine>
          <span>
            {formatCountOf(all, 'plan', 'plans')}
            {counts['this week'] > 0 && ` · ${formatCount(counts['this week'])} end this week`}
            {counts.ended > 0 && ` · ${formatCount(counts.ended)} ended`}
          </span>
        </StatusLine>
      )}
    </Page>
  );
}

function headings(
  counts: Parameters<typeof placeHeadings>[0],
  only: Parameters<typeof placeHeadings>[1],
): ReadonlyMap<number, readonly GridStrip[]> {
  return new Map(
    [...placeHeadings(counts, only)].map(([index, { group, count }]) => [
      index,
      [{ id: group, look: 'heading', content: `${GROUP_WORDS[group]} · ${formatCount(count)}` }],
    ]),
  );
}
