import { Drawer } from '@mantine/core';
import { NewAdjustment } from './NewAdjustment.tsx';

interface Props {
  /** Filled in when it was opened on an account; else it asks which. */
  readonly accountId?: string | null;
  readonly onClose: () => void;
}

/** The new adjustment, over any screen. What was typed and not sent is there again when it is opened anew. */
export function NewAdjustmentPanel({ accountId, onClose }: Props) {
  return (
    <Drawer opened onClose={onClose} position="right" size={520} title="New adjustment" padding="md">
      <NewAdjustment accountId={accountId ?? undefined} onClose={onClose} />
    </Drawer>
  );
}
