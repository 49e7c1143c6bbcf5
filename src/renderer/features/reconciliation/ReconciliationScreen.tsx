import { Select, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ConnectionId } from '../../../domain/ids.ts';
import { ConnectionFilter, Page, PageBody, PageHeader, ProblemPanel } from '../../components/index.ts';
import { useAddress } from '../../lib/address/index.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';
import { useNow } from '../../lib/use-now.ts';
import { monthsUntil, sayMonth } from './months.ts';
import { RollForwardView } from './RollForwardView.tsx';
import { RulesView } from './RulesView.tsx';
import { ReconciliationSearchSchema } from './search.ts';

/** What the books say of a month, beside what the APIs report, and by what rules. */
export function ReconciliationScreen() {
  const [search, change] = useAddress(ReconciliationSearchSchema);
  const settings = useQuery(useApi().settings.get.queryOptions({ input: {} }));
  const months = monthsUntil(useNow(), settings.data?.accountingZone ?? 'UTC');
  const month = search.month ?? months[1] ?? '';
  const connectionId = search.connection as ConnectionId | undefined;
  const choices = months.map((value) => ({ value, label: sayMonth(value) }));
  return (
    <Page>
      <PageHeader title="Reconciliation">
        <SegmentedControl
          aria-label="View"
          value={search.tab ?? 'roll-forward'}
          onChange={(tab) => change({ tab: tab === 'rules' ? 'rules' : undefined })}
          data={[
            { value: 'roll-forward', label: 'Roll-forward' },
            { value: 'rules', label: 'Rules' },
          ]}
        />
        {search.tab === undefined && (
          <Select
            aria-label="Month"
            w={160}
            allowDeselect={false}
            data={choices}
            value={month}
            onChange={(next) => change({ month: next ?? undefined })}
          />
        )}
        <ConnectionFilter
          value={search.connection}
          onChange={(connection) => change({ connection, open: undefined })}
        />
        {search.tab === undefined && (
          <Select
            aria-label="Compare with"
            placeholder="Compare with…"
            w={170}
            clearable
            data={choices.filter(({ value }) => value !== month)}
            value={search.compare ?? null}
            onChange={(compare) => change({ compare: compare ?? undefined })}
          />
        )}
      </PageHeader>
      <PageBody>
        {settings.isError && (
          <ProblemPanel problem={problemOf(settings.error)} onRetry={() => void settings.refetch()} />
        )}
        {settings.data && search.tab === 'rules' && <RulesView connectionId={connectionId} />}
        {settings.data && search.tab === undefined && (
          <>
            <RollForwardView
              month={month}
              connectionId={connectionId}
              open={search.open}
              onOpen={(open) => change({ open }, { replace: true })}
            />
            {search.compare !== undefined && search.compare !== month && (
              <RollForwardView month={search.compare} connectionId={connectionId} open={undefined} onOpen={null} />
            )}
          </>
        )}
      </PageBody>
    </Page>
  );
}
