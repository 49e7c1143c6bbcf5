import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import {
  AccountStandingSchema,
  type AccountFilter,
  type AccountRow,
  type AccountSort,
  type AccountStanding,
} from '../../../contract/accounts.ts';
import type { AccountId, ConnectionId } from '../../../domain/ids.ts';
import {
  AddressLink,
  Beside,
  ConnectionFilter,
  DataGrid,
  DetailPanel,
  EmptyState,
  FilterField,
  NothingSynced,
  Page,
  PageHeader,
  StatusLine,
  useWindowedRows,
} from '../../components/index.ts';
import { useAddress } from '../../lib/address/index.ts';
import { useApi } from '../../lib/engine/index.ts';
import { decimalsOf, formatCountOf } from '../../lib/format/index.ts';
import { accountColumns } from './account-columns.tsx';
import { AccountDetail } from './AccountDetail.tsx';
import type { AccountTabs } from './account-tabs.ts';
import { AccountsSearchSchema } from './search.ts';

/** Every account of every connection; the detail opens beside the list. */
export function AccountsScreen({ tabs }: { tabs: AccountTabs }) {
  const api = useApi();
  const [search, change] = useAddress(AccountsSearchSchema);
  const filter: AccountFilter = {
    search: search.search,
    connectionId: search.connection as ConnectionId | undefined,
    proof: search.proof,
    tag: search.tag,
  };
  const sort = { by: search.sort ?? 'name', direction: search.direction ?? 'ascending' } as const;
  const knownTags = useQuery(api.accounts.tags.queryOptions({ input: {} }));
  const rows = useWindowedRows({
    key: JSON.stringify([filter, sort]),
    page: (window) =>
      api.accounts.page.queryOptions({ input: { ...window, filter, sort: sort.by, direction: sort.direction } }),
    rowsOf: (page) => page.rows,
    totalOf: (page) => page.total,
    rowId: (row: AccountRow) => row.id,
  });
  const decimals = decimalsOf(readRows(rows).flatMap((row) => [row.balance.amount, row.available.amount]));
  const columns = useMemo(() => accountColumns(decimals), [decimals]);
  const isFiltered = Object.values(filter).some((value) => value !== undefined);
  const open = (id: string) => change({ account: id }, { replace: search.account !== undefined });
  const account = search.account as AccountId | undefined;

  return (
    <Page>
      <PageHeader title="Accounts">
        {(knownTags.data?.length ?? 0) > 0 && (
          <Select
            aria-label="Tag"
            placeholder="All tags"
            w={120}
            clearable
            data={knownTags.data ?? []}
            value={search.tag ?? null}
            onChange={(tag) => change({ tag: tag ?? undefined })}
          />
        )}
        <Select
          aria-label="Proof"
          placeholder="Any proof"
          w={124}
          clearable
          data={AccountStandingSchema.options.map((proof) => ({ value: proof, label: STANDING_WORDS[proof] }))}
          value={search.proof ?? null}
          onChange={(proof) => change({ proof: AccountStandingSchema.safeParse(proof).data })}
        />
        <ConnectionFilter value={search.connection} onChange={(connection) => change({ connection })} />
        <FilterField
          label="Search accounts"
          placeholder="Name, e-mail, id, note"
          value={search.search}
          onChange={(text) => change({ search: text }, { replace: true })}
        />
      </PageHeader>
      <Beside
        detail={
          account !== undefined && (
            <DetailPanel
              label="Account"
              onClose={() => change({ account: undefined, tab: undefined, range: undefined })}
              address={`/accounts/${encodeURIComponent(account)}`}
            >
              <AccountDetail key={account} id={account} tabs={tabs} />
            </DetailPanel>
          )
        }
      >
        <DataGrid
          name="accounts"
          label="Accounts"
          columns={columns}
          rows={rows}
          rowId={(row) => row.id}
          sort={sort}
          onSort={({ by, direction }) => change({ sort: by as AccountSort, direction })}
          selectedId={account ?? null}
          onOpen={(row) => open(row.id)}
          empty={
            isFiltered ? (
              <EmptyState
                title="No account matches"
                action={<AddressLink to="/accounts">Show all accounts</AddressLink>}
              />
            ) : (
              <NothingSynced title="No accounts yet">
                Accounts appear here once a connection has been synced.
              </NothingSynced>
            )
          }
        />
      </Beside>
      {rows.count !== null && <StatusLine>{formatCountOf(rows.count, 'account', 'accounts')}</StatusLine>}
    </Page>
  );
}

const STANDING_WORDS: Readonly<Record<AccountStanding, string>> = {
  proved: 'Proved',
  'not verifiable': 'Not verifiable',
  broken: 'Broken',
  unknown: 'Never read',
  'in doubt': 'In doubt',
  incomplete: 'Incomplete',
};

function readRows(rows: { rowAt: (index: number) => AccountRow | undefined; read: { first: number; last: number } }) {
  const read: AccountRow[] = [];
  for (let index = rows.read.first; index <= rows.read.last; index += 1) {
    const row = rows.rowAt(index);
    if (row) read.push(row);
  }
  return read;
}
