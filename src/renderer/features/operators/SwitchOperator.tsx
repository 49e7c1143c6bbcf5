import { Modal } from '@mantine/core';
import type { Who } from '../../../contract/operators.ts';
import { SignInForm } from './SignInForm.tsx';

/** Somebody else takes this page over. */
export function SwitchOperator({ who, onClose }: { who: Who; onClose: () => void }) {
  return (
    <Modal opened onClose={onClose} title="Switch operator">
      <SignInForm who={who} onDone={onClose} />
    </Modal>
  );
}
