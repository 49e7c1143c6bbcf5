import { SegmentedControl, Select } from '@mantine/core';
import type { AccountId, ConnectionId, RunId } from '../../../domain/ids.ts';
import { RunStateSchema } from '../../../domain/sync-run.ts';
import {
  AccountFilter,
  AddressLink,
  PageBody,
  Beside,
  ConnectionFilter,
  DetailPanel,
  Page,
  PageHeader,
} from '../../components/index.ts';
import { useAddress } from '../../lib/address/index.ts';
import { AuditList } from './AuditList.tsx';
import { RunDetailView } from './RunDetailView.tsx';
import { RunList } from './RunList.tsx';
import { AUDIT_SUBJECTS, RUN_STATE_WORDS } from './run-words.ts';
import { ActivitySearchSchema } from './search.ts';

/** What the console did: every sync run with its requests, and who did what, each a sentence. */
export function ActivityScreen() {
  const [search, change] = useAddress(ActivitySearchSchema);
  const tab = search.tab ?? 'runs';
  const close = () => change({ run: undefined, event: undefined });
  if (search.run !== undefined && search.alone !== undefined)
    return (
      <Page>
        <PageHeader title="Sync run" action={<AddressLink to="/activity">All runs</AddressLink>} />
        <PageBody width="prose">
          <RunDetailView id={search.run as RunId} />
        </PageBody>
      </Page>
    );

  return (
    <Page>
      <PageHeader title="Activity">
        {tab === 'runs' ? (
          <>
            <Select
              aria-label="State of the run"
              placeholder="Any state"
              clearable
              w={150}
              data={RunStateSchema.options.map((state) => ({ value: state, label: RUN_STATE_WORDS[state] }))}
              value={search.state ?? null}
              onChange={(state) => change({ state: RunStateSchema.safeParse(state).data })}
            />
            <ConnectionFilter value={search.connection} onChange={(connection) => change({ connection })} />
          </>
        ) : (
          <>
            <AccountFilter
              accountId={search.account as AccountId | undefined}
              onClear={() => change({ account: undefined })}
            />
            <Select
              aria-label="Subject of the event"
              placeholder="Any subject"
              clearable
              w={150}
              data={AUDIT_SUBJECTS.map((subject) => ({ value: subject, label: subject }))}
              value={search.action ?? null}
              onChange={(action) => change({ action: action ?? undefined })}
            />
          </>
        )}
        <SegmentedControl
          aria-label="Kind of activity"
          value={tab}
          onChange={(value) => change({ tab: value === 'audit' ? 'audit' : 'runs', run: undefined, event: undefined })}
          data={[
            { value: 'runs', label: 'Sync runs' },
            { value: 'audit', label: 'Audit' },
          ]}
        />
      </PageHeader>
      {tab === 'audit' ? (
        <AuditList search={search} change={change} />
      ) : (
        <Beside
          detail={
            search.run !== undefined && (
              <DetailPanel
                label="Sync run"
                address={`/activity?run=${encodeURIComponent(search.run)}&alone=yes`}
                onClose={close}
              >
                <RunDetailView id={search.run as RunId} />
              </DetailPanel>
            )
          }
        >
          <RunList
            connectionId={search.connection as ConnectionId | undefined}
            state={search.state}
            selectedId={search.run ?? null}
            onOpen={(run) => change({ run }, { replace: search.run !== undefined })}
          />
        </Beside>
      )}
    </Page>
  );
}
