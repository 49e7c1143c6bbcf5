import { Button, Group } from '@mantine/core';
import classes from './adjustments.module.css';

/** The foot of a dialog in which there is nothing to do but read: in view, however much is above it. */
export function CloseLine({ onClose }: { onClose: () => void }) {
  return (
    <div className={`${classes.foot} ${classes.closeLine}`}>
      <Group justify="flex-end">
        <Button variant="default" data-autofocus onClick={onClose}>
          Close
        </Button>
      </Group>
    </div>
  );
}
