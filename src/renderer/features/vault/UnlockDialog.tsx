import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import type { VaultStatus } from '../../../contract/vault.ts';
import { Notice } from '../../components/index.ts';
import { UnlockForm } from './UnlockForm.tsx';

interface Props {
  readonly status: VaultStatus;
  readonly onDone: () => void;
  readonly onCancel: () => void;
}

/** Asks for the passphrase when a secret is about to be stored in a locked vault; says why when none would help. */
export function UnlockDialog({ status, onDone, onCancel }: Props) {
  return (
    <Modal opened onClose={onCancel} title="Unlock the vault" size="md">
      <Stack gap="sm">
        {status.warning !== null && <Notice level="alarm">{status.warning}</Notice>}
        {status.protection === 'passphrase' ? (
          <>
            <Text>
              The key can be stored once the vault is open. It stays open until Counterfoil ends or you lock it.
            </Text>
            <UnlockForm onDone={onDone} isFocused />
          </>
        ) : (
          <>
            <Text>Nothing can be stored until this computer opens the vault again. Nothing was lost.</Text>
            <Group justify="flex-end">
              <Button onClick={onCancel}>Close</Button>
            </Group>
          </>
        )}
      </Stack>
    </Modal>
  );
}
