import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ConnectionId } from '../../../domain/ids.ts';
import {
  AddressLink,
  Amount,
  DataGrid,
  PageBody,
  ProblemPanel,
  StatusLine,
  useArrayRows,
} from '../../components/index.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';
import { decimalsOf } from '../../lib/format/index.ts';
import { groupConsumers, type Consumer, type ConsumerGroup } from './consumers.ts';
import { AsOf, NothingConsumed, Waiting } from './ConsumptionView.tsx';
import { consumerColumns } from './usage-columns.tsx';
import { largestOf, shareOf } from './usage-series.ts';
import type { UsageSpan } from '../../lib/usage-span.ts';
import classes from './usage.module.css';

interface Props {
  readonly span: UsageSpan;
  readonly connectionId: ConnectionId | undefined;
  readonly view: 'chart' | 'table';
}

/** Who consumed most: accounts compared within their unit only. */
export function ConsumersView({ span, connectionId, view }: Props) {
  const api = useApi();
  const query = useQuery(
    api.usage.top.queryOptions({ input: { ...span, connectionId, limit: 100 }, placeholderData: keepPreviousData }),
  );
  if (query.isPending) return <Waiting />;
  if (query.isError)
    return (
      <PageBody>
        <ProblemPanel problem={problemOf(query.error)} onRetry={() => void query.refetch()} />
      </PageBody>
    );
  if (view === 'table')
    return (
      <>
        <ConsumerTable consumers={query.data} />
        <ReadLine />
      </>
    );
  return (
    <PageBody>
      <ReadLine />
      <div className={classes.charts} data-behind={query.isPlaceholderData || undefined}>
        {query.data.length === 0 && <NothingConsumed />}
        {groupConsumers(query.data).map((group) => (
          <Ranking key={group.key} group={group} />
        ))}
      </div>
    </PageBody>
  );
}

/** As old as the oldest reading of the connections. */
function ReadLine() {
  const status = useQuery(useApi().sync.status.queryOptions({ input: {} }));
  return (
    <StatusLine>
      <AsOf at={status.data?.asOf ?? null} />
    </StatusLine>
  );
}

function Ranking({ group }: { group: ConsumerGroup }) {
  const largest = largestOf(group.consumers.map((consumer) => consumer.consumed));
  return (
    <section className={classes.series} aria-label={`${group.connectionLabel}, ${group.unit}`}>
      <header className={classes.head}>
        <h2 className={classes.title}>{group.connectionLabel}</h2>
        <span className={classes.quiet}>{group.unit}</span>
      </header>
      <ol className={classes.ranking}>
        {group.consumers.slice(0, 20).map((consumer) => (
          <li key={consumer.accountId}>
            <AddressLink className={classes.text} to={`/accounts?account=${encodeURIComponent(consumer.accountId)}`}>
              {consumer.accountName || consumer.accountId}
            </AddressLink>
            <svg className={classes.rank} width="100%" height={10} aria-hidden>
              <rect
                width={`${Math.max(0.5, shareOf(consumer.consumed, largest) * 100)}%`}
                height={10}
                rx={1}
                className={classes.column}
              />
            </svg>
            <span className={classes.number}>
              <Amount value={consumer.consumed} />
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function ConsumerTable({ consumers }: { consumers: readonly Consumer[] }) {
  const rows = useArrayRows(consumers);
  const decimals = decimalsOf(consumers.map(({ consumed }) => consumed));
  const columns = useMemo(() => consumerColumns(decimals), [decimals]);
  return (
    <DataGrid
      name="consumers"
      label="Who consumed most"
      columns={columns}
      rows={rows}
      rowId={(consumer) => `${consumer.accountId} ${consumer.unit}`}
      empty={<NothingConsumed />}
    />
  );
}
