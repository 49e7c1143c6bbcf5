import { Button, Group, Progress, Skeleton } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { ExportJob } from '../../../contract/exports.ts';
import { fact, CopyOnClick, Facts, LevelBadge, ProblemPanel, Time, type Fact } from '../../components/index.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';
import { formatBytes, formatCount, formatCountOf, formatSpan, truncateMiddle } from '../../lib/format/index.ts';
import { JOB_LEVEL, secondsLeft, SUBJECT_WORDS } from './export-request.ts';
import classes from './exports.module.css';

/** Exports that were written or are being written, newest first, each with where it went and its manifest. */
export function ExportJobs() {
  const api = useApi();
  const list = useQuery(api.exports.list.queryOptions({ input: {} }));
  const facts = useQuery(api.host.facts.queryOptions({ input: {} }));
  return (
    <section aria-label="Exports so far">
      <h2 className={classes.heading}>Exports so far</h2>
      {list.isPending && <Skeleton height={80} radius="sm" />}
      {list.isError && <ProblemPanel problem={problemOf(list.error)} onRetry={() => void list.refetch()} />}
      {list.data?.length === 0 && <p className={classes.quiet}>Nothing was exported yet.</p>}
      <ul className={classes.list}>
        {list.data?.map((job) => (
          <Job key={job.id} job={job} canShow={facts.data?.canShowInFolder ?? false} />
        ))}
      </ul>
    </section>
  );
}

function Job({ job, canShow }: { job: ExportJob; canShow: boolean }) {
  const api = useApi();
  const cancel = useMutation(api.exports.cancel.mutationOptions());
  const show = useMutation(api.exports.showInFolder.mutationOptions());
  const error = cancel.error ?? show.error;
  return (
    <li className={classes.job} aria-label={`${SUBJECT_WORDS[job.subject]}, ${job.state}`}>
      <div className={classes.jobHead}>
        <strong>{SUBJECT_WORDS[job.subject]}</strong>
        <LevelBadge level={JOB_LEVEL[job.state]} word={job.state} />
        <span className={classes.quiet}>
          <Time at={job.startedAt} />
        </span>
        <Group gap="xs" ml="auto">
          {job.state === 'writing' && (
            <Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate({ id: job.id })}>
              Cancel
            </Button>
          )}
          {job.state === 'done' && canShow && (
            <Button variant="default" onClick={() => show.mutate({ id: job.id })}>
              Show in folder
            </Button>
          )}
        </Group>
      </div>
      {job.state === 'writing' && <Writing job={job} />}
      {job.state === 'done' && (
        <p className={classes.quiet}>
          {formatCountOf(job.rowsWritten, 'row', 'rows')}, {formatBytes(job.bytes)}
          {job.rowsPerSecond > 0 && `, ${formatCount(job.rowsPerSecond)} rows a second`}
        </p>
      )}
      {job.state === 'cancelled' && <p className={classes.quiet}>Cancelled: no file was left behind.</p>}
      {job.problem && <ProblemPanel problem={job.problem} />}
      {job.state === 'done' && <Where job={job} />}
      {error && <ProblemPanel problem={problemOf(error)} />}
    </li>
  );
}

function Writing({ job }: { job: ExportJob }) {
  const left = secondsLeft(job);
  const share = job.rowsTotal === 0 ? 0 : (job.rowsWritten / job.rowsTotal) * 100;
  return (
    <>
      <Progress value={share} size="sm" aria-label={`${formatCount(job.rowsWritten)} rows written`} />
      <p className={classes.quiet}>
        {formatCount(job.rowsWritten)} of {formatCountOf(job.rowsTotal, 'row', 'rows')}
        {job.rowsPerSecond > 0 && `, ${formatCount(job.rowsPerSecond)} a second`}
        {left !== null && `, about ${formatSpan(left * 1000)} left`}
      </p>
    </>
  );
}

function Where({ job }: { job: ExportJob }) {
  const facts: Fact[] = [fact('File', <Path path={job.path} />)];
  if (job.manifestPath !== null) facts.push(fact('Manifest', <Path path={job.manifestPath} />));
  if (job.sha256 !== null)
    facts.push(
      fact(
        'SHA-256',
        <CopyOnClick text={job.sha256} what="digest">
          <code>{truncateMiddle(job.sha256, 24)}</code>
        </CopyOnClick>,
      ),
    );
  return <Facts facts={facts} names="narrow" />;
}

/** Its name first: that is what is looked for; a click copies the whole path. */
function Path({ path }: { path: string }) {
  const at = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  return (
    <>
      <CopyOnClick text={path} what="path">
        {path.slice(at + 1)}
      </CopyOnClick>
      {at > 0 && <div className={classes.folder}>in {path.slice(0, at)}</div>}
    </>
  );
}
