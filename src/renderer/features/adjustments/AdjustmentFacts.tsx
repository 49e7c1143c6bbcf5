import type { AdjustmentDetail } from '../../../contract/adjustments.ts';
import { Time } from '../../components/index.ts';
import { ABSENT, formatAmount } from '../../lib/format/index.ts';
import classes from './adjustments.module.css';

/** What was asked for, by whom, and every balance that was read on the way. */
export function AdjustmentFacts({ adjustment }: { adjustment: AdjustmentDetail }) {
  const amount = (text: string | null) => (text === null ? ABSENT : `${formatAmount(text)} ${adjustment.unit}`);
  return (
    <dl className={classes.facts}>
      <dt>Reason</dt>
      <dd>{adjustment.reason || ABSENT}</dd>
      <dt>Ticket</dt>
      <dd>{adjustment.reference || ABSENT}</dd>
      {adjustment.note !== '' && (
        <>
          <dt>Note</dt>
          <dd className={classes.note}>{adjustment.note}</dd>
        </>
      )}
      <dt>Seen by the operator</dt>
      <dd>
        {amount(adjustment.previewBalance)}, read <Time at={adjustment.previewAt} />
      </dd>
      <dt>Read just before sending</dt>
      <dd>{amount(adjustment.balanceBefore)}</dd>
      <dt>Meant to become</dt>
      <dd>{amount(adjustment.intended)}</dd>
      <dt>Read back after</dt>
      <dd>{amount(adjustment.balanceAfter)}</dd>
      {adjustment.residual !== null && adjustment.residual !== '0' && (
        <>
          <dt>Moved meanwhile</dt>
          <dd>
            {formatAmount(adjustment.residual, { isSigned: true })} {adjustment.unit}
          </dd>
        </>
      )}
      <dt>Made by</dt>
      <dd>
        {adjustment.createdBy}, <Time at={adjustment.createdAt} />
      </dd>
    </dl>
  );
}
