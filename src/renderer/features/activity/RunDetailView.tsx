import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { RunDetail } from '../../../contract/activity.ts';
import type { RunId } from '../../../domain/ids.ts';
import { fact, AddressLink, Facts, LevelBadge, ProblemPanel, Sentence, Time } from '../../components/index.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';
import { formatBytes, formatCount } from '../../lib/format/index.ts';
import classes from './activity.module.css';
import { RequestTable } from './RequestTable.tsx';
import { RUN_LEVEL, RUN_STATE_WORDS, runDuration, sayDuration, summariseCalls, TRIGGER_WORDS } from './run-words.ts';

/** One sync run, whole: what it brought, what went wrong and what to do about it, and every request with its time. */
export function RunDetailView({ id }: { id: RunId }) {
  const api = useApi();
  const query = useQuery(api.activity.run.queryOptions({ input: { id } }));
  if (query.isPending) return <Skeleton height={200} width="auto" m={16} />;
  if (query.isError)
    return (
      <div className={classes.detail}>
        <ProblemPanel problem={problemOf(query.error)} onRetry={() => void query.refetch()} />
      </div>
    );
  return <Run run={query.data} />;
}

function Run({ run }: { run: RunDetail }) {
  const took = runDuration(run);
  return (
    <div className={classes.detail}>
      <header className={classes.head}>
        <h2 className={classes.title}>{run.connectionLabel}</h2>
        <LevelBadge level={RUN_LEVEL[run.state]} word={RUN_STATE_WORDS[run.state]} />
      </header>
      <p>
        <Sentence text={run.sentence} />
      </p>
      {run.problems.map(({ accountId, accountName, problem }) => (
        <ProblemPanel key={`${accountId ?? ''} ${problem.code} ${problem.where ?? ''}`} problem={problem}>
          {accountId !== null && (
            <AddressLink to={`/accounts?account=${encodeURIComponent(accountId)}`}>
              {accountName ?? accountId}
            </AddressLink>
          )}
        </ProblemPanel>
      ))}
      <Facts
        facts={[
          fact(
            'Started',
            <>
              <Time at={run.startedAt} show="second" />, {TRIGGER_WORDS[run.trigger]}
            </>,
          ),
          fact('Took', took === null ? 'still running' : sayDuration(took)),
          fact('Accounts', `${formatCount(run.accountsDone)} of ${formatCount(run.accountsTotal)}`),
          fact('Pages', formatCount(run.pages)),
          fact('Requests', formatCount(run.requests)),
          fact('Entries', `${formatCount(run.entriesNew)} new, ${formatCount(run.entriesChanged)} changed`),
          fact('Gaps', formatCount(run.gaps)),
          fact('Unclassified', formatCount(run.unclassified)),
        ]}
      />
      {run.calls.length > 0 && (
        <>
          <h3 className={classes.heading}>Calls, the slowest first</h3>
          <table className={classes.table}>
            <thead>
              <tr>
                <th>Call</th>
                <th className={classes.end}>Requests</th>
                <th className={classes.end}>Failed</th>
                <th className={classes.end}>Slowest</th>
                <th className={classes.end}>Together</th>
                <th className={classes.end}>Size</th>
              </tr>
            </thead>
            <tbody>
              {summariseCalls(run.calls).map((call) => (
                <tr key={call.call}>
                  <td>{call.call}</td>
                  <td className={classes.end}>{formatCount(call.requests)}</td>
                  <td className={classes.end}>{formatCount(call.failed)}</td>
                  <td className={classes.end}>{sayDuration(call.slowest)}</td>
                  <td className={classes.end}>{sayDuration(call.milliseconds)}</td>
                  <td className={classes.end}>{formatBytes(call.bytes)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <RequestTable calls={run.calls} />
        </>
      )}
    </div>
  );
}
