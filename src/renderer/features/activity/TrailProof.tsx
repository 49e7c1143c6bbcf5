import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { TrailVerdict } from '../../../contract/activity.ts';
import { CopyOnClick, Notice, ProblemPanel, Time } from '../../components/index.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';
import { formatCountOf } from '../../lib/format/index.ts';
import { useMay } from '../../lib/use-who.ts';
import classes from './activity.module.css';

/** Walks the audit trail at a press, and writes it with its proof for whoever has to check it without Counterfoil. */
export function TrailProof() {
  const api = useApi();
  const mayExport = useMay('keep books');
  const verify = useMutation(api.activity.verifyAudit.mutationOptions());
  const write = useMutation(api.activity.exportAudit.mutationOptions());
  const error = write.error ?? verify.error;
  return (
    <section aria-label="Proof of the trail" className={classes.trail}>
      <div className={classes.trailActs}>
        <Button variant="default" loading={verify.isPending} onClick={() => verify.mutate({})}>
          Verify
        </Button>
        {mayExport && (
          <Button variant="default" loading={write.isPending} onClick={() => write.mutate({})}>
            Export with proof…
          </Button>
        )}
      </div>
      {error !== null && <ProblemPanel problem={problemOf(error)} />}
      {verify.data && <Verdict found={verify.data} />}
      {write.data && (
        <Notice level="ok">
          {formatCountOf(write.data.events, 'event was', 'events were')} written to {write.data.path}. Hash of the last:{' '}
          <Head hash={write.data.head} />
        </Notice>
      )}
    </section>
  );
}

function Verdict({ found: { events, head, since, fault } }: { found: TrailVerdict }) {
  if (fault !== null) return <Notice level="alarm">{fault}</Notice>;
  if (since === null) return <Notice level="info">Nothing is in the trail yet.</Notice>;
  return (
    <Notice level="ok">
      {formatCountOf(events, 'event fits', 'events fit')}, each with the one before it. The first is of{' '}
      <Time at={since} show="second" />. Hash of the last: <Head hash={head} />
    </Notice>
  );
}

/** The hash that the whole trail comes down to. */
function Head({ hash }: { hash: string }) {
  return (
    <CopyOnClick text={hash} what="hash">
      <code>{hash.slice(0, 16)}…</code>
    </CopyOnClick>
  );
}
