import { Button, Group, Tabs } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { AdjustmentTabSchema, type AdjustmentRow } from '../../../contract/adjustments.ts';
import type { AccountId, AdjustmentId } from '../../../domain/ids.ts';
import { openNewAdjustment } from '../../app/panels.ts';
import {
  AccountFilter,
  AddressLink,
  Beside,
  DataGrid,
  DetailPanel,
  EmptyState,
  Page,
  PageBody,
  PageHeader,
  StatusLine,
  useWindowedRows,
} from '../../components/index.ts';
import { useAddress } from '../../lib/address/index.ts';
import { useApi } from '../../lib/engine/index.ts';
import { formatCount, formatCountOf } from '../../lib/format/index.ts';
import { ADJUSTMENT_COLUMNS } from './adjustment-columns.tsx';
import { EMPTY_TAB, firstTab, TAB_WORDS } from './adjustment-words.ts';
import classes from './adjustments.module.css';
import { AdjustmentView } from './AdjustmentView.tsx';
import { ApprovalFiles } from './ApprovalFiles.tsx';
import { AdjustmentsSearchSchema } from './search.ts';

/** Every adjustment, by what it waits for; its story opens beside the list. */
export function AdjustmentsScreen() {
  const api = useApi();
  const [search, change] = useAddress(AdjustmentsSearchSchema);
  const accountId = search.account as AccountId | undefined;
  const tabs = useQuery(
    api.adjustments.page.queryOptions({
      input: { tab: 'all', accountId, skip: 0, limit: 1 },
      placeholderData: keepPreviousData,
    }),
  ).data?.tabs;
  const tab = search.tab ?? (search.adjustment === undefined ? firstTab(tabs) : 'all');
  const rows = useWindowedRows({
    key: JSON.stringify([tab, accountId]),
    page: (window) => api.adjustments.page.queryOptions({ input: { ...window, tab, accountId } }),
    rowsOf: (page) => page.rows,
    totalOf: (page) => page.total,
    rowId: (row: AdjustmentRow) => row.id,
  });

  if (search.adjustment !== undefined && search.alone !== undefined)
    return (
      <Page>
        <PageHeader title="Adjustment" action={<AddressLink to="/adjustments">All adjustments</AddressLink>} />
        <PageBody width="prose">
          <AdjustmentView id={search.adjustment as AdjustmentId} />
        </PageBody>
      </Page>
    );

  return (
    <Page>
      <PageHeader
        title="Adjustments"
        action={
          <Group gap="xs" wrap="nowrap">
            <ApprovalFiles accountId={accountId} />
            <Button variant="default" renderRoot={(props) => <AddressLink {...props} to="/adjustments/bulk" />}>
              In bulk
            </Button>
            <Button leftSection={<IconPlus size={14} />} onClick={() => openNewAdjustment(accountId)}>
              New adjustment
            </Button>
          </Group>
        }
      >
        <AccountFilter accountId={accountId} onClear={() => change({ account: undefined })} />
      </PageHeader>
      <Tabs
        value={tab}
        onChange={(value) => change({ tab: AdjustmentTabSchema.safeParse(value).data, adjustment: undefined })}
        className={classes.tabs}
      >
        <Tabs.List aria-label="What adjustments wait for">
          {AdjustmentTabSchema.options.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {TAB_WORDS[one]}
              {tabs?.[one] ? <span className={classes.count}>{formatCount(tabs[one])}</span> : null}
            </Tabs.Tab>
          ))}
        </Tabs.List>
      </Tabs>
      <Beside
        detail={
          search.adjustment !== undefined && (
            <DetailPanel
              label="Adjustment"
              address={`/adjustments?adjustment=${encodeURIComponent(search.adjustment)}&alone=yes`}
              onClose={() => change({ adjustment: undefined })}
            >
              <div className={classes.detail}>
                <AdjustmentView id={search.adjustment as AdjustmentId} />
              </div>
            </DetailPanel>
          )
        }
      >
        <DataGrid
          name="adjustments"
          label="Adjustments"
          columns={ADJUSTMENT_COLUMNS}
          rows={rows}
          rowId={(row) => row.id}
          selectedId={search.adjustment ?? null}
          onOpen={(row) => change({ tab, adjustment: row.id }, { replace: search.adjustment !== undefined })}
          empty={
            <EmptyState
              title={EMPTY_TAB[tab]}
              action={
                tab === 'all' && (
                  <Button variant="default" onClick={() => openNewAdjustment(accountId)}>
                    New adjustment
                  </Button>
                )
              }
            />
          }
        />
      </Beside>
      {tabs && <StatusLine>{formatCountOf(tabs.all, 'adjustment', 'adjustments')}</StatusLine>}
    </Page>
  );
}
