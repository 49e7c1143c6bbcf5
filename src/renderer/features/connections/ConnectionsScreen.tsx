import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ConnectionCard, ProviderCard } from '../../../contract/connections.ts';
import { EmptyState, Page, PageBody, PageHeader, ProblemPanel, StatusLine } from '../../components/index.ts';
import { useAddress } from '../../lib/address/index.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';
import { formatCountOf } from '../../lib/format/index.ts';
import { AddConnection } from './AddConnection.tsx';
import { CardSkeletons } from './CardSkeletons.tsx';
import { ConnectionCardView } from './ConnectionCardView.tsx';
import { ConnectionDialogs } from './ConnectionDialogs.tsx';
import { ConnectionEditor } from './ConnectionEditor.tsx';
import classes from './connections.module.css';
import { ConnectionsSearchSchema } from './search.ts';

/** Every configured use of a remote API: how it is, what it can do, and what can be done with it. */
export function ConnectionsScreen() {
  const api = useApi();
  const [search, change] = useAddress(ConnectionsSearchSchema);
  const list = useQuery(api.connections.list.queryOptions({ input: {} }));
  const providers = useQuery(api.connections.providers.queryOptions({ input: {} }));
  const close = () => change({ panel: undefined, provider: undefined, connection: undefined });

  if (search.panel === 'add' || search.panel === 'edit') {
    const edited = search.panel === 'edit' ? list.data?.find((one) => one.id === search.connection) : undefined;
    return (
      <Page>
        <PageHeader title={search.panel === 'add' ? 'Add a connection' : `Edit ${edited?.label ?? 'connection'}`} />
        <PageBody>
          {providers.data && list.data && search.panel === 'add' && (
            <AddConnection
              providers={providers.data}
              taken={list.data.map((one) => one.label)}
              providerId={search.provider}
              onPick={(provider) => change({ provider })}
              onClose={close}
            />
          )}
          {edited && providers.data && list.data && (
            <EditConnection connection={edited} all={list.data} providers={providers.data} onClose={close} />
          )}
          {(list.error ?? providers.error) && <ProblemPanel problem={problemOf(list.error ?? providers.error)} />}
        </PageBody>
      </Page>
    );
  }

  return (
    <Page>
      <PageHeader
        title="Connections"
        action={
          <Button leftSection={<IconPlus size={14} />} onClick={() => change({ panel: 'add' })}>
            Add a connection
          </Button>
        }
      />
      <PageBody>
        {list.isPending && <CardSkeletons />}
        {list.isError && <ProblemPanel problem={problemOf(list.error)} onRetry={() => void list.refetch()} />}
        {list.data?.length === 0 && (
          <EmptyState
            title="No connection yet"
            action={<Button onClick={() => change({ panel: 'add' })}>Add a connection</Button>}
          >
            A connection is one key at one API. Once there is one, its accounts, entries and plans are copied here.
          </EmptyState>
        )}
        <ul className={classes.cards}>
          {list.data?.map((connection) => (
            <ConnectionCardView
              key={connection.id}
              connection={connection}
              provider={providers.data?.find((one) => one.id === connection.providerId)}
              isNamed={connection.id === search.connection}
              onPanel={(panel) => change({ panel, connection: connection.id })}
            />
          ))}
        </ul>
      </PageBody>
      {list.data && (
        <StatusLine>
          <span>
            {formatCountOf(list.data.length, 'connection', 'connections')} ·{' '}
            {formatCountOf(
              list.data.reduce((sum, one) => sum + one.requestsLastHour, 0),
              'request',
              'requests',
            )}{' '}
            in the last hour
          </span>
        </StatusLine>
      )}
      <ConnectionDialogs
        search={search}
        connections={list.data ?? []}
        providers={providers.data ?? []}
        onClose={close}
      />
    </Page>
  );
}

interface EditProps {
  readonly connection: ConnectionCard;
  readonly all: readonly ConnectionCard[];
  readonly providers: readonly ProviderCard[];
  readonly onClose: () => void;
}

function EditConnection({ connection, all, providers, onClose }: EditProps) {
  const provider = providers.find((one) => one.id === connection.providerId);
  if (!provider) return <EmptyState title="This version of Counterfoil does not know this API." />;
  return (
    <ConnectionEditor
      key={connection.id}
      provider={provider}
      connection={connection}
      takenLabels={all.filter((one) => one.id !== connection.id).map((one) => one.label)}
      onSaved={onClose}
      onCancel={onClose}
    />
  );
}
