import { Text } from '@mantine/core';
import type { AdjustmentDetail } from '../../../contract/adjustments.ts';
import { ProblemPanel, Sentence, Time } from '../../components/index.ts';
import { formatAmount } from '../../lib/format/index.ts';
import { STATE_MEANS } from './adjustment-words.ts';
import classes from './adjustments.module.css';
import { StateBadge } from './StateBadge.tsx';

/** What happened to an adjustment so far, in order, as it happens. */
export function Story({ adjustment }: { adjustment: AdjustmentDetail }) {
  return (
    <section aria-label="Story" aria-live="polite" className={classes.story}>
      <div className={classes.state}>
        <StateBadge row={adjustment} look="soft" />
        <Text>
          <Sentence text={adjustment.waitsFor ?? STATE_MEANS[adjustment.state]} />
        </Text>
      </div>
      {adjustment.problem && <ProblemPanel problem={adjustment.problem} />}
      <ol className={classes.steps}>
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
