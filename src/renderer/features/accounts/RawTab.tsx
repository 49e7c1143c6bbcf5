import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { AccountId } from '../../../domain/ids.ts';
import { AddressLink, EmptyState, ProblemPanel, RawText, Time } from '../../components/index.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';
import classes from './accounts.module.css';

/** The last answer of each call, secrets removed, with its time and the run that brought it. */
export function RawTab({ id }: { id: AccountId }) {
  const query = useQuery(useApi().accounts.raw.queryOptions({ input: { id } }));
  if (query.isPending) return <Skeleton height={200} width="auto" m={16} />;
  if (query.isError) {
    return (
      <div className={classes.message}>
        <ProblemPanel problem={problemOf(query.error)} onRetry={() => void query.refetch()} />
      </div>
    );
  }
  if (query.data.length === 0)
    return <EmptyState title="No answer is kept yet">The next sync keeps the last one of each call.</EmptyState>;
  return (
    <div className={classes.raw}>
      {query.data.map((answer) => (
        <section key={answer.call}>
          <header className={classes.rawHead}>
            <code className={classes.call}>{answer.call}</code>
            <span className={classes.quiet}>answered {answer.status}</span>
            <span className={classes.quiet}>
              <Time at={answer.at} show="second" />
            </span>
            <AddressLink to={`/activity?run=${encodeURIComponent(answer.runId)}`}>run</AddressLink>
          </header>
          <RawText text={answer.body} />
          {answer.isCut && <p className={classes.quiet}>Longer than what is kept: the rest was cut off.</p>}
        </section>
      ))}
    </div>
  );
}
