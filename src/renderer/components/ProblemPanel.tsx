import { Button, Group } from '@mantine/core';
import { IconAlertOctagon } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import type { Problem } from '../../domain/problem.ts';
import { copyText } from '../lib/copy-text.ts';
import { Sentence } from './Sentence.tsx';
import classes from './ProblemPanel.module.css';

interface Props {
  readonly problem: Problem;
  /** Tries again, where that makes sense. */
  readonly onRetry?: () => void;
  /** Other ways out, as buttons or links. */
  readonly children?: ReactNode;
}

/** An error where it arose: what happened, what was kept, what to do; the code and its details behind them. */
export function ProblemPanel({ problem, onRetry, children }: Props) {
  const [isCopied, setIsCopied] = useState(false);
  const copy = () => void copyText(detailsOf(problem)).then(setIsCopied);
  return (
    <section className={classes.panel} role="alert" data-problem={problem.code}>
      <IconAlertOctagon size={18} stroke={1.75} className={classes.icon} aria-hidden />
      <div className={classes.words}>
        <p className={classes.sentence}>
          <Sentence text={problem.sentence} />
        </p>
        {problem.kept !== undefined && (
          <p>
            <Sentence text={problem.kept} />
          </p>
        )}
        {problem.cure !== undefined && (
          <p className={classes.cure}>
            <Sentence text={problem.cure} />
          </p>
        )}
        <Group gap="xs" mt={8}>
          {onRetry && (
            <Button variant="default" onClick={onRetry}>
              Try again
            </Button>
          )}
          {children}
          <code className={classes.code}>{problem.code}</code>
          <Button variant="subtle" color="gray" size="compact-sm" onClick={copy}>
            {isCopied ? 'Copied' : 'Copy details'}
          </Button>
        </Group>
      </div>
    </section>
  );
}

/** Everything known about a problem, as text for a report. It holds no secret: problems never do. */
function detailsOf(problem: Problem): string {
  return Object.entries(problem)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');
}
