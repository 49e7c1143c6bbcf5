import { Modal, Stack, Text } from '@mantine/core';
import { UnlockForm } from './UnlockForm.tsx';

/** Asks for the passphrase when a secret is about to be stored in a locked vault. */
export function UnlockDialog({ onDone, onCancel }: { onDone: () => void; onCancel: () => void }) {
  return (
    <Modal opened onClose={onCancel} title="Unlock the vault" size="md">
      <Stack gap="sm">
        <Text>The key can be stored once the vault is open. It stays open until Counterfoil ends or you lock it.</Text>
        <UnlockForm onDone={onDone} isFocused />
      </Stack>
    </Modal>
  );
}
