import { Button, Drawer, Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { AdjustmentRow } from '../../../contract/adjustments.ts';
import type { AdjustmentId } from '../../../domain/ids.ts';
import { useApi } from '../../lib/engine/index.ts';
import { adjustmentName } from './adjustment-name.ts';
import classes from './adjustments.module.css';
import { AdjustmentView } from './AdjustmentView.tsx';
import { useIsCovered } from './covered.ts';
import { NewAdjustment } from './NewAdjustment.tsx';

interface Props {
  /** Filled in when it was opened on an account; else it asks which. */
  readonly accountId?: string | null;
  /** The adjustment that it should undo. */
  readonly undoes?: AdjustmentRow | undefined;
  readonly onClose: () => void;
}

/**
 * The new adjustment, over any screen, and then the story of what was made, in place. What was typed and not sent is there
 * again when it is opened anew.
 */
export function NewAdjustmentPanel({ accountId, undoes, onClose }: Props) {
  const { isCovered } = useIsCovered();
  const [madeId, setMadeId] = useState<AdjustmentId | null>(null);
  const asks = undoes ? 'Reverse an adjustment' : 'New adjustment';
  return (
    <Drawer
      opened
      closeOnEscape={!isCovered}
      onClose={onClose}
      position="right"
      size={520}
      title={madeId === null ? asks : <MadeName id={madeId} />}
      padding="md"
      classNames={{ content: classes.drawer, body: classes.drawerBody }}
    >
      {madeId === null ? (
        <NewAdjustment accountId={accountId ?? undefined} undoes={undoes} onMade={setMadeId} />
      ) : (
        <div className={classes.view}>
          <AdjustmentView id={madeId} isNamed />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Close
            </Button>
          </Group>
        </div>
      )}
    </Drawer>
  );
}

/** Read as its story is: what a balance that is set comes to may still change before it is sent. */
function MadeName({ id }: { id: AdjustmentId }) {
  const api = useApi();
  const made = useQuery(api.adjustments.get.queryOptions({ input: { id } }));
  return <>{made.data ? adjustmentName(made.data) : 'Adjustment'}</>;
}
