import { Button } from '@mantine/core';
import { IconFileExport } from '@tabler/icons-react';
import { formatFilterTokens, type FilterToken } from '../../../domain/filter-tokens.ts';
import type { EntryId } from '../../../domain/ids.ts';
import type { LedgerFilter } from '../../../domain/ledger-filter.ts';
import {
  AddressLink,
  Beside,
  DetailPanel,
  EmptyState,
  FilterBar,
  FilterProblems,
  LedgerTable,
  LedgerTotalsLine,
  NothingMatches,
  NothingSynced,
  Page,
  PageBody,
  PageHeader,
  StatusLine,
  useLedgerList,
} from '../../components/index.ts';
import { useAddress, type ChangeAddress } from '../../lib/address/index.ts';
import { useLedgerFilter, type TypedLedgerFilter } from '../../lib/use-ledger-filter.ts';
import { EntryDetail } from './EntryDetail.tsx';
import { LedgerSearchSchema, type LedgerSearch } from './search.ts';

/** Every entry of every account, as one table of any length. */
export function LedgerScreen() {
  const [search, change] = useAddress(LedgerSearchSchema);
  const typed = useLedgerFilter(search.q);
  const { tokens, reading } = typed;
  const filterBy = (next: readonly FilterToken[]) =>
    change({ q: formatFilterTokens(next) || undefined, entry: undefined });

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
        <FilterBar label="Filter the ledger" tokens={tokens} reading={reading} onChange={filterBy} />
      </PageHeader>
      <FilterProblems tokens={tokens} reading={reading} onChange={filterBy} />
      {reading.kind === 'read' ? (
        <Entries filter={reading.filter} typed={typed} search={search} change={change} filterBy={filterBy} />
      ) : (
        <PageBody>
          {reading.kind === 'wrong' && (
            <EmptyState title="No entries are shown: the filter cannot be read">
              Correct or remove what is marked above.
            </EmptyState>
          )}
        </PageBody>
      )}
    </Page>
  );
}

interface EntriesProps {
  readonly filter: LedgerFilter;
  readonly typed: TypedLedgerFilter;
  readonly search: LedgerSearch;
  readonly change: ChangeAddress<LedgerSearch>;
  readonly filterBy: (tokens: readonly FilterToken[]) => void;
}

function Entries({ filter, typed, search, change, filterBy }: EntriesProps) {
  const sort = { by: search.sort ?? 'at', direction: search.direction ?? 'descending' } as const;
  const list = useLedgerList(filter, sort, { withAccount: true });
  return (
    <>
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
            typed.tokens.length > 0 ? (
              <NothingMatches tokens={typed.tokens} without={typed.without} onChange={filterBy} />
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
    </>
  );
}

/** Export what you see: the same filter, in the same order. */
function exportAddress({ q, sort, direction }: { q?: string; sort?: string; direction?: string }): string {
  const params = new URLSearchParams({ subject: 'ledger' });
  for (const [name, value] of Object.entries({ q, sort, direction })) if (value !== undefined) params.set(name, value);
  return `/exports?${params}`;
}
