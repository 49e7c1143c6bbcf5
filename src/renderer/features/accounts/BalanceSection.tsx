import { SegmentedControl, Skeleton } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { AccountId } from '../../../domain/ids.ts';
import { BalanceChart, ProblemPanel } from '../../components/index.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';
import classes from './accounts.module.css';
import type { AccountDetailSearch } from './search.ts';

type Range = NonNullable<AccountDetailSearch['range']>;

const DAYS: Record<Range, number> = { '7d': 7, '30d': 30, '90d': 90, all: 36_500 };
const HEIGHT = 148;

interface Props {
  readonly id: AccountId;
  readonly range: Range;
  readonly onRange: (range: Range) => void;
}

/** The balance over time, with its range. */
export function BalanceSection({ id, range, onRange }: Props) {
  const query = useQuery({
    ...useApi().accounts.balanceHistory.queryOptions({ input: { id, days: DAYS[range] } }),
    placeholderData: keepPreviousData,
  });
  return (
    <section className={classes.chart} aria-label="Balance over time">
      {query.isPending && <Skeleton height={HEIGHT + 24} />}
      {query.isError && <ProblemPanel problem={problemOf(query.error)} onRetry={() => void query.refetch()} />}
      {query.data &&
        (query.data.points.length === 0 ? (
          <p className={classes.noChart}>No balance was read in this span.</p>
        ) : (
          <BalanceChart history={query.data} days={DAYS[range]} height={HEIGHT} />
        ))}
      <div className={classes.ranges}>
        <SegmentedControl
          aria-label="Range"
          value={range}
          onChange={(value) => onRange(value)}
          data={[
            { value: '7d', label: '7d' },
            { value: '30d', label: '30d' },
            { value: '90d', label: '90d' },
            { value: 'all', label: 'All' },
          ]}
        />
      </div>
    </section>
  );
}
