import { Button, Skeleton } from '@mantine/core';
import {
  IconAdjustmentsHorizontal,
  IconCalendarDue,
  IconHistory,
  IconListDetails,
  IconNote,
  IconUnlink,
} from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { TimelineItem } from '../../../contract/accounts.ts';
import type { AccountId } from '../../../domain/ids.ts';
import type { Instant } from '../../../domain/time.ts';
import { AddressLink, Amount, EmptyState, OriginMark, ProblemPanel, Sentence, Time } from '../../components/index.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';
import { decimalsOf, formatDay } from '../../lib/format/index.ts';
import { useNow } from '../../lib/use-now.ts';
import classes from './accounts.module.css';

const ICONS = {
  entry: IconListDetails,
  adjustment: IconAdjustmentsHorizontal,
  membership: IconCalendarDue,
  gap: IconUnlink,
  note: IconNote,
  audit: IconHistory,
} as const satisfies Record<TimelineItem['kind'], unknown>;

/** Everything that happened to an account, newest first, by day. */
export function TimelineTab({ id }: { id: AccountId }) {
  const api = useApi();
  const now = useNow();
  const query = useInfiniteQuery(
    api.accounts.timeline.infiniteOptions({
      input: (before: Instant | undefined) => ({ id, before, limit: 60 }),
      initialPageParam: undefined,
      getNextPageParam: (last) => (last.hasMore ? last.items.at(-1)?.at : undefined),
    }),
  );
  if (query.isPending) return <Skeleton height={200} width="auto" m={16} />;
  if (query.isError) {
    return (
      <div className={classes.message}>
        <ProblemPanel problem={problemOf(query.error)} onRetry={() => void query.refetch()} />
      </div>
    );
  }
  const items = query.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <EmptyState title="Nothing has happened yet" />;
  const decimals = decimalsOf(items.map(({ amount }) => amount));
  return (
    <div className={classes.timeline}>
      {groupByDay(items, now).map(({ day, of }) => (
        <section key={day}>
          <h3 className={classes.day}>{day}</h3>
          <ul className={classes.events}>
            {of.map((item) => (
              <EventLine key={item.id} item={item} decimals={decimals} />
            ))}
          </ul>
        </section>
      ))}
      {query.hasNextPage && (
        <Button variant="default" m={16} onClick={() => void query.fetchNextPage()} loading={query.isFetchingNextPage}>
          Show earlier
        </Button>
      )}
    </div>
  );
}

function EventLine({ item, decimals }: { item: TimelineItem; decimals: number }) {
  const Icon = ICONS[item.kind];
  return (
    <li className={classes.event} data-kind={item.kind}>
      <Icon size={14} stroke={1.75} className={classes.eventIcon} aria-label={item.kind} />
      <span className={classes.when}>
        <Time at={item.at} show="clock" />
      </span>
      <span className={classes.sentence}>
        {item.link === null ? (
          <Sentence text={item.sentence} />
        ) : (
          <AddressLink to={item.link}>
            <Sentence text={item.sentence} />
          </AddressLink>
        )}
      </span>
      {item.origin !== null && item.origin !== 'reported' && <OriginMark origin={item.origin} />}
      {item.amount !== null && <Amount value={item.amount} unit={item.unit} decimals={decimals} isSigned />}
    </li>
  );
}

function groupByDay(items: readonly TimelineItem[], now: number): { day: string; of: TimelineItem[] }[] {
  const days: { day: string; of: TimelineItem[] }[] = [];
  for (const item of items) {
    const day = formatDay(item.at, now);
    const last = days.at(-1);
    if (last?.day === day) last.of.push(item);
    else days.push({ day, of: [item] });
  }
  return days;
}
