import { Progress } from '@mantine/core';
import type { BatchView } from '../../../contract/bulk.ts';
import { LevelBadge } from '../../components/index.ts';
import { STATES } from '../../../domain/adjustment-state.ts';
import { formatCount, formatCountOf } from '../../lib/format/index.ts';
import classes from './bulk.module.css';

/** How many of what was approved have been handed on, and what became of those. */
export function BatchProgress({ batch }: { batch: BatchView }) {
  const all = batch.handedOn + batch.toSend;
  const share = all === 0 ? 0 : (batch.handedOn / all) * 100;
  return (
    <section className={classes.progressLine} aria-label="Progress">
      <Progress
        value={share}
        size="sm"
        className={classes.bar}
        aria-label={`${formatCount(batch.handedOn)} of ${formatCount(all)} queued`}
      />
      <span className={classes.figure} role="status">
        {formatCount(batch.handedOn)} of {formatCountOf(all, 'row', 'rows')} queued
        {batch.state === 'paused' && ', paused'}
      </span>
      {batch.progress.map(({ state, rows }) => (
        <LevelBadge key={state} level={STATES[state].level} word={`${formatCount(rows)} ${state}`} look="plain" />
      ))}
    </section>
  );
}
