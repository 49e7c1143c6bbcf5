import { Button, SegmentedControl } from '@mantine/core';
import { IconFileExport } from '@tabler/icons-react';
import { useEffect } from 'react';
import type { ConnectionId } from '../../../domain/ids.ts';
import { AddressLink, ConnectionFilter, Page, PageHeader } from '../../components/index.ts';
import { useAddress } from '../../lib/address/index.ts';
import { useNow } from '../../lib/use-now.ts';
import { instant } from '../../../domain/time.ts';
import { ConsumersView } from './ConsumersView.tsx';
import { ConsumptionView } from './ConsumptionView.tsx';
import { spanOf, UsageRangeSchema } from '../../lib/usage-span.ts';
import { UsageSearchSchema, type UsageSearch } from './search.ts';

/** One question at a time: how much was consumed and when, or who consumed most; chart or table. */
export function UsageScreen() {
  const [search, change] = useAddress(UsageSearchSchema);
  const question = search.question ?? 'when';
  const range = search.range ?? '30d';
  const by = search.by ?? (range === '12m' ? 'month' : 'day');
  const view = search.view ?? 'chart';
  const connectionId = search.connection as ConnectionId | undefined;
  const span = spanOf(range, instant(useNow()));
  const other = view === 'chart' ? 'table' : undefined;

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 't' || event.ctrlKey || event.metaKey || event.altKey || isTypingIn(event.target)) return;
      event.preventDefault();
      change({ view: other }, { replace: true });
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [change, other]);

  return (
    <Page>
      <PageHeader
        title="Usage"
        action={
          question === 'when' && (
            <Button
              variant="default"
              leftSection={<IconFileExport size={14} />}
              renderRoot={(props) => <AddressLink to={exportAddress(search, range, by)} {...props} />}
            >
              Export…
            </Button>
          )
        }
      >
        <SegmentedControl
          aria-label="Question"
          value={question}
          onChange={(value) => change({ question: value === 'who' ? 'who' : undefined })}
          data={[
            { value: 'when', label: 'How much, when' },
            { value: 'who', label: 'Who most' },
          ]}
        />
        <SegmentedControl
          aria-label="Range"
          value={range}
          onChange={(value) => change({ range: UsageRangeSchema.safeParse(value).data, by: undefined })}
          data={UsageRangeSchema.options.map((value) => ({ value, label: value }))}
        />
        {question === 'when' && (
          <SegmentedControl
            aria-label="By"
            value={by}
            onChange={(value) => change({ by: value === 'month' ? 'month' : 'day' })}
            data={[
              { value: 'day', label: 'Day' },
              { value: 'month', label: 'Month' },
            ]}
          />
        )}
        <ConnectionFilter value={search.connection} onChange={(connection) => change({ connection })} />
        <SegmentedControl
          aria-label="View (t)"
          value={view}
          onChange={(value) => change({ view: value === 'table' ? 'table' : undefined }, { replace: true })}
          data={[
            { value: 'chart', label: 'Chart' },
            { value: 'table', label: 'Table' },
          ]}
        />
      </PageHeader>
      {question === 'when' ? (
        <ConsumptionView span={span} by={by} connectionId={connectionId} view={view} />
      ) : (
        <ConsumersView span={span} connectionId={connectionId} view={view} />
      )}
    </Page>
  );
}

/** Export what you see: the same connections, span and periods. */
function exportAddress({ connection }: UsageSearch, range: string, by: string): string {
  const params = new URLSearchParams({ subject: 'usage', range, by });
  if (connection !== undefined) params.set('connection', connection);
  return `/exports?${params}`;
}

function isTypingIn(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, textarea, [role="dialog"], [role="listbox"]') !== null;
}
