import { Checkbox } from '@mantine/core';
import type { AdjustmentWarning } from '../../../contract/adjustments.ts';
import { AddressLink, Notice, Sentence } from '../../components/index.ts';
import classes from './adjustments.module.css';
import type { Acknowledgement } from './use-acknowledgement.ts';

interface Props {
  readonly warnings: readonly AdjustmentWarning[];
  readonly acknowledgement: Acknowledgement;
}

/** What the operator should have read; what must be ticked comes first, with the tick below it. */
export function Warnings({ warnings, acknowledgement }: Props) {
  const asked = warnings.filter(({ acknowledge }) => acknowledge !== null);
  const toRead = warnings.filter(({ acknowledge }) => acknowledge === null);
  return (
    <>
      {asked.length > 0 && (
        <div className={classes.asked}>
          {asked.map((warning) => (
            <WarningNotice key={warning.acknowledge} warning={warning} level="alarm" />
          ))}
          <Checkbox
            label="Send anyway"
            checked={acknowledgement.isTicked}
            onChange={(event) => acknowledgement.setTicked(event.currentTarget.checked)}
          />
        </div>
      )}
      {toRead.map((warning) => (
        <WarningNotice key={warning.sentence} warning={warning} level="warning" />
      ))}
    </>
  );
}

function WarningNotice({ warning, level }: { warning: AdjustmentWarning; level: 'warning' | 'alarm' }) {
  return (
    <Notice level={level}>
      <Sentence text={warning.sentence} />
      {warning.adjustmentId !== null && (
        <>
          {' '}
          <AddressLink to={`/adjustments?adjustment=${encodeURIComponent(warning.adjustmentId)}`}>View it</AddressLink>
        </>
      )}
    </Notice>
  );
}
