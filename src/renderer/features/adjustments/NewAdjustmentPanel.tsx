import { Drawer } from '@mantine/core';
import type { AdjustmentRow } from '../../../contract/adjustments.ts';
import classes from './adjustments.module.css';
import { useIsCovered } from './covered.ts';
import { NewAdjustment } from './NewAdjustment.tsx';

interface Props {
  /** Filled in when it was opened on an account; else it asks which. */
  readonly accountId?: string | null;
  /** The adjustment that it should undo. */
  readonly undoes?: AdjustmentRow | undefined;
  readonly onClose: () => void;
}

/** The new adjustment, over any screen. What was typed and not sent is there again when it is opened anew. */
export function NewAdjustmentPanel({ accountId, undoes, onClose }: Props) {
  const { isCovered } = useIsCovered();
  return (
    <Drawer
      opened
      closeOnEscape={!isCovered}
      onClose={onClose}
      position="right"
      size={520}
      title={undoes ? 'Undo an adjustment' : 'New adjustment'}
      padding="md"
      classNames={{ content: classes.drawer, body: classes.drawerBody }}
    >
      <NewAdjustment accountId={accountId ?? undefined} undoes={undoes} onClose={onClose} />
    </Drawer>
  );
}
