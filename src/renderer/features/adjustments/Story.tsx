import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { AdjustmentDetail } from '../../../contract/adjustments.ts';
import { ProblemPanel, Sentence, Time } from '../../components/index.ts';
import { formatAmount } from '../../lib/format/index.ts';
import { STATES } from '../../../domain/adjustment-state.ts';
import classes from './adjustments.module.css';
import { StateBadge } from './StateBadge.tsx';

/** Where an adjustment stands, what went wrong, and what happened to it so far, in order, as it happens. */
export function Story({ adjustment, children }: { adjustment: AdjustmentDetail; children?: ReactNode }) {
  return (
    <section aria-label="Story" className={classes.story} tabIndex={-1} data-takes-focus>
      <div className={classes.state} role="status">
        <StateBadge row={adjustment} look="soft" />
        <Text>
          <Sentence text={adjustment.waitsFor ?? STATES[adjustment.state].means} />
        </Text>
      </div>
      {adjustment.state !== 'unknown' && <Trouble adjustment={adjustment} />}
      {children}
      <ol className={classes.steps} aria-live="polite" aria-relevant="additions">
        {adjustment.steps.map((step, index) => (
          <li key={`${step.at} ${step.event} ${String(index)}`}>
            <Time at={step.at} show="second" />
            <span>
              <Sentence text={step.sentence} />
              {step.balance !== null && !step.sentence.includes(formatAmount(step.balance)) && (
                <Text span c="dimmed">
                  {' '}
                  balance {formatAmount(step.balance)} {adjustment.unit}
                </Text>
              )}
            </span>
            <Text span c="dimmed">
              {step.actor}
            </Text>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** What went wrong; only what to do about it where the sentence above has told the rest. */
function Trouble({ adjustment: { problem, waitsFor } }: { adjustment: AdjustmentDetail }) {
  if (!problem) return null;
  if (!waitsFor?.includes(problem.sentence)) return <ProblemPanel problem={problem} />;
  return problem.cure === undefined ? null : (
    <Text c="dimmed">
      <Sentence text={problem.cure} />
    </Text>
  );
}
