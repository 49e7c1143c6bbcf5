import type { AdjustmentRow } from '../../../contract/adjustments.ts';
import { LevelBadge } from '../../components/index.ts';
import { STATES } from '../../../domain/adjustment-state.ts';
import { useNow } from '../../lib/use-now.ts';
import classes from './adjustments.module.css';

interface Props {
  readonly row: Pick<AdjustmentRow, 'state' | 'dueAt'>;
  readonly look?: 'soft' | 'plain';
}

/** The state in its colour; one that is done by hand and has waited too long says so. */
export function StateBadge({ row, look = 'plain' }: Props) {
  const now = useNow();
  const isOverdue = row.dueAt !== null && Date.parse(row.dueAt) <= now;
  return (
    <span className={classes.badges}>
      <LevelBadge level={isOverdue ? 'warning' : STATES[row.state].level} word={row.state} look={look} />
      {isOverdue && <LevelBadge level="warning" word="overdue" look={look} />}
    </span>
  );
}
