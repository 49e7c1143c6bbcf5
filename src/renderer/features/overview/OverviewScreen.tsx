import { Button, Skeleton } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import {
  EmptyState,
  LevelIcon,
  Page,
  PageBody,
  PageHeader,
  ProblemPanel,
  StatusLine,
  Time,
} from '../../components/index.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';
import { formatCountOf } from '../../lib/format/index.ts';
import { ChangeList } from './ChangeList.tsx';
import { ConnectionTable } from './ConnectionTable.tsx';
import { NeedList } from './NeedList.tsx';
import classes from './overview.module.css';

/** What needs a person, then each connection, then what changed since the operator last looked. */
export function OverviewScreen() {
  const api = useApi();
  const query = useQuery(api.overview.get.queryOptions({ input: {} }));
  const looked = useMutation(api.overview.looked.mutationOptions({ onSuccess: () => void query.refetch() }));

  if (query.isPending) return <Waiting />;
  if (query.isError) {
    return (
      <Page>
        <PageHeader title="Overview" />
        <PageBody width="prose">
          <ProblemPanel problem={problemOf(query.error)} onRetry={() => void query.refetch()} />
        </PageBody>
      </Page>
    );
  }
  const { needs, connections, changes, since, allWellSince } = query.data;
  return (
    <Page>
      <PageHeader title="Overview" />
      <PageBody>
        <div className={classes.sections}>
          <section aria-labelledby="needs">
            <h2 id="needs" className={classes.title}>
              {needs.length === 0
                ? 'Nothing needs your attention'
                : `${formatCountOf(needs.length, 'thing needs', 'things need')} you`}
            </h2>
            {needs.length > 0 ? (
              <NeedList needs={needs} />
            ) : (
              <p className={classes.well}>
                <LevelIcon level="ok" />
                <span>
                  All is well
                  {allWellSince !== null && (
                    <>
                      {' '}
                      since <Time at={allWellSince} />
                    </>
                  )}
                  .
                </span>
              </p>
            )}
          </section>
          <section aria-labelledby="connections">
            <h2 id="connections" className={classes.title}>
              Connections
            </h2>
            <ConnectionTable connections={connections} />
          </section>
          <section aria-labelledby="changes">
            <div className={classes.head}>
              <h2 id="changes" className={classes.title}>
                {since === null ? (
                  'What changed'
                ) : (
                  <>
                    What changed since <Time at={since} />
                  </>
                )}
              </h2>
              {changes.length > 0 && (
                <Button variant="default" onClick={() => looked.mutate({})} loading={looked.isPending}>
                  Mark as seen
                </Button>
              )}
            </div>
            {looked.error && <ProblemPanel problem={problemOf(looked.error)} />}
            {changes.length === 0 ? (
              <EmptyState title="Nothing changed">New movements, plans and settled adjustments appear here.</EmptyState>
            ) : (
              <ChangeList changes={changes} />
            )}
          </section>
        </div>
      </PageBody>
      <StatusLine>
        {formatCountOf(connections.length, 'connection', 'connections')} ·{' '}
        {formatCountOf(
          connections.reduce((sum, connection) => sum + connection.accounts, 0),
          'account',
          'accounts',
        )}
      </StatusLine>
    </Page>
  );
}

function Waiting() {
  return (
    <Page>
      <PageHeader title="Overview" />
      <PageBody>
        <div className={classes.sections} aria-busy aria-label="Reading the overview">
          <Skeleton height={96} radius="sm" />
          <Skeleton height={192} radius="sm" />
          <Skeleton height={160} radius="sm" />
        </div>
      </PageBody>
    </Page>
  );
}
