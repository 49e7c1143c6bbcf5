import { Skeleton } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ConnectionId } from '../../../domain/ids.ts';
import { EmptyState, Notice, ProblemPanel } from '../../components/index.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';
import { periodOfMonth, sayMonth } from './months.ts';
import classes from './reconciliation.module.css';
import { RollForwardTable } from './RollForwardTable.tsx';

interface Props {
  readonly month: string;
  readonly connectionId: ConnectionId | undefined;
  readonly open: string | undefined;
  /** `null`: it is what another month is compared with. */
  readonly onOpen: ((connectionId: string | undefined) => void) | null;
}

/** The roll-forward of one month. */
export function RollForwardView({ month, connectionId, open, onOpen }: Props) {
  const period = periodOfMonth(month);
  const query = useQuery(
    useApi().books.rollForward.queryOptions({ input: { period, connectionId }, placeholderData: keepPreviousData }),
  );
  if (query.isPending) return <Skeleton height={120} />;
  if (query.isError) return <ProblemPanel problem={problemOf(query.error)} onRetry={() => void query.refetch()} />;
  const { rows, span } = query.data;
  if (rows.length === 0)
    return (
      <EmptyState title={`Nothing is known of ${sayMonth(month)}.`}>
        Sync a connection that has entries or balances of that time.
      </EmptyState>
    );
  return (
    <section className={classes.part} data-behind={query.isPlaceholderData || undefined}>
      <h2 className={classes.title}>
        {sayMonth(month)} <span className={classes.quiet}>days of {span.zone}</span>
      </h2>
      {!span.isOver && <Notice level="info">This month is not over: closing is as of now.</Notice>}
      <RollForwardTable
        rows={rows}
        period={period}
        caption={`Roll-forward of ${sayMonth(month)}`}
        open={open}
        onOpen={onOpen}
      />
    </section>
  );
}
