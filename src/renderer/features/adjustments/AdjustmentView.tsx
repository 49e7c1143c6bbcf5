import { Button, Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { AdjustmentDetail } from '../../../contract/adjustments.ts';
import type { AdjustmentId } from '../../../domain/ids.ts';
import { openUndo } from '../../app/panels.ts';
import { AddressLink, ProblemPanel } from '../../components/index.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';
import { adjustmentName } from './adjustment-name.ts';
import { AdjustmentFacts } from './AdjustmentFacts.tsx';
import classes from './adjustments.module.css';
import { ByHand } from './ByHand.tsx';
import { SendDraft } from './SendDraft.tsx';
import { Story } from './Story.tsx';
import { UnknownChoices } from './UnknownChoices.tsx';

interface Props {
  readonly id: AdjustmentId;
  /** The panel around it says already what it is; then it says whose. */
  readonly isNamed?: boolean;
}

/** One adjustment, whole: its story first, what can be done about it, then what was asked for. */
export function AdjustmentView({ id, isNamed = false }: Props) {
  const api = useApi();
  const query = useQuery(api.adjustments.get.queryOptions({ input: { id } }));
  if (query.isPending) return <p className={classes.quiet}>Reading…</p>;
  if (query.isError) return <ProblemPanel problem={problemOf(query.error)} onRetry={() => void query.refetch()} />;
  const adjustment = query.data;
  return (
    <div className={classes.view}>
      {isNamed ? (
        <p>
          <Whose adjustment={adjustment} /> <span className={classes.quiet}>· {adjustment.connectionLabel}</span>
        </p>
      ) : (
        <h2 className={classes.title}>
          {adjustmentName(adjustment)}
          <Whose adjustment={adjustment} />
          <span className={classes.quiet}>{adjustment.connectionLabel}</span>
        </h2>
      )}
      <Story adjustment={adjustment}>
        {adjustment.state === 'unknown' && adjustment.evidence && (
          <UnknownChoices adjustment={adjustment} evidence={adjustment.evidence} />
        )}
      </Story>
      {adjustment.manual && <ByHand adjustment={adjustment} instruction={adjustment.manual} />}
      <SendDraft adjustment={adjustment} />
      {adjustment.canReverse && (
        <Group>
          <Button variant="default" onClick={() => openUndo(adjustment)}>
            Reverse
          </Button>
        </Group>
      )}
      <AdjustmentFacts adjustment={adjustment} />
    </div>
  );
}

function Whose({ adjustment: { accountId, accountName } }: { adjustment: AdjustmentDetail }) {
  return <AddressLink to={`/accounts?account=${encodeURIComponent(accountId)}`}>{accountName}</AddressLink>;
}
