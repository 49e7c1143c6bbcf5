import { Button } from '@mantine/core';
import { IconFileExport } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { EntryId } from '../../../domain/ids.ts';
import {
  AddressLink,
  Beside,
  DetailPanel,
  EmptyState,
  LedgerTable,
  LedgerTotalsLine,
  NothingSynced,
  Page,
  PageHeader,
  StatusLine,
  useLedgerList,
} from '../../components/index.ts';
import { useAddress } from '../../lib/address/index.ts';
import { useApi } from '../../lib/engine/index.ts';
import { formatTokens, ledgerFilterOf, parseTokens } from '../../lib/ledger-query/index.ts';
import { EntryDetail } from './EntryDetail.tsx';
import { LedgerSearchSchema } from './search.ts';
import { TokenBar } from './TokenBar.tsx';

/** Every entry of every account, as one table of any length. */
export function LedgerScreen() {
  const api = useApi();
  const [search, change] = useAddress(LedgerSearchSchema);
  const connections = useQuery(api.connections.list.queryOptions({ input: {} }));
  const tokens = useMemo(() => parseTokens(search.q ?? ''), [search.q]);
  // "7d" means from the moment the screen was opened or the filter changed; it does not slide while it is read.
  const [openedAt] = useState(() => Date.now());
  const reading = useMemo(
    () => ledgerFilterOf(tokens, { now: openedAt, connections: connections.data ?? [] }),
    [tokens, openedAt, connections.data],
  );
  const sort = { by: search.sort ?? 'at', direction: search.direction ?? 'descending' } as const;
  const list = useLedgerList(reading.filter, sort, { withAccount: true });

  return (
    <Page>
      <PageHeader
        title="Ledger"
        action={
          <Button
            variant="default"
            leftSection={<IconFileExport size={14} />}
            renderRoot={(props) => <AddressLink to={exportAddress(search)} {...props} />}
          >
            Export…
          </Button>
        }
      >
        <TokenBar
          tokens={tokens}
          problems={reading.problems}
          onChange={(next) => change({ q: formatTokens(next) || undefined, entry: undefined })}
        />
      </PageHeader>
      <Beside
        detail={
          search.entry !== undefined && (
            <DetailPanel label="Ledger entry" onClose={() => change({ entry: undefined })}>
              <EntryDetail id={search.entry as EntryId} />
            </DetailPanel>
          )
        }
      >
        <LedgerTable
          name="ledger"
          list={list}
          sort={sort}
          onSort={({ by, direction }) => change({ sort: by, direction })}
          selectedId={search.entry ?? null}
          onOpen={(row) => change({ entry: row.id }, { replace: search.entry !== undefined })}
          withAccount
          empty={
            tokens.length > 0 ? (
              <EmptyState
                title="No entry fits this filter"
                action={<AddressLink to="/ledger">Show all entries</AddressLink>}
              />
            ) : (
              <NothingSynced title="No entries yet">
                Entries appear here once a connection whose API lists them, or whose balance moves, has been synced.
              </NothingSynced>
            )
          }
        />
      </Beside>
      <StatusLine>
        <LedgerTotalsLine list={list} />
      </StatusLine>
    </Page>
  );
}

/** Export what you see: the same filter, in the same order. */
function exportAddress({ q, sort, direction }: { q?: string; sort?: string; direction?: string }): string {
  const params = new URLSearchParams({ subject: 'ledger' });
  for (const [name, value] of Object.entries({ q, sort, direction })) if (value !== undefined) params.set(name, value);
  return `/exports?${params}`;
}
