import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './adjustments.module.css';

interface Props {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A dialog about a file for another console: as long as what is in the file, its foot always in view. */
export function FileDialog({ title, onClose, children }: Props) {
  return (
    <Modal opened onClose={onClose} title={title} size="lg" classNames={{ content: classes.scrolls }}>
      {children}
    </Modal>
  );
}
