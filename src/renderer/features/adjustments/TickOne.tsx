import { Checkbox } from '@mantine/core';
import { memo } from 'react';
import type { AdjustmentRow } from '../../../contract/adjustments.ts';
import { addCredits, formatCredits, parseCredits } from '../../../domain/credits.ts';
import { Time } from '../../components/index.ts';
import { KINDS } from '../../../domain/adjustment-kind.ts';
import { formatAmount } from '../../lib/format/index.ts';
import classes from './adjustments.module.css';

interface Props {
  readonly row: AdjustmentRow;
  readonly isTicked: boolean;
  /** Keep it stable: of hundreds, only the one that was ticked is drawn again. */
  readonly onTick: (id: string, isTicked: boolean) => void;
}

/** One that waits, to be ticked for a request. */
export const TickOne = memo(({ row, isTicked, onTick }: Props) => (
  <Checkbox
    className={classes.tick}
    checked={isTicked}
    onChange={(event) => onTick(row.id, event.currentTarget.checked)}
    label={
      <>
        <strong>
          {formatAmount(row.previewBalance)} → {formatAmount(afterOf(row))} {row.unit}
        </strong>{' '}
        ({formatAmount(row.delta, { isSigned: true })}) for {row.accountName}, {row.connectionLabel}
      </>
    }
    description={
      <>
        {KINDS[row.kind].label}, {[row.reason, row.reference].filter((part) => part !== '').join(', ')}; made by{' '}
        {row.createdBy}, <Time at={row.createdAt} />
      </>
    }
  />
));
TickOne.displayName = 'TickOne';

function afterOf({ previewBalance, delta, target }: AdjustmentRow): string {
  if (target !== null) return target;
  const [before, change] = [parseCredits(previewBalance), parseCredits(delta)];
  return before.ok && change.ok ? formatCredits(addCredits(before.value, change.value)) : '';
}
