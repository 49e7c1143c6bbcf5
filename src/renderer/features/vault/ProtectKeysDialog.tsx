import { Button, Group, Modal, PasswordInput, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { VaultStatus } from '../../../contract/vault.ts';
import { ProtectionForm } from './ProtectionForm.tsx';
import { useVaultCalls } from './use-vault-call.ts';

interface Props {
  readonly status: VaultStatus;
  readonly onDone: () => void;
  readonly onCancel: () => void;
}

/** Asked before the first real key is stored in a workspace that was begun only to try the console, or when one wants another. */
export function ProtectKeysDialog({ status, onDone, onCancel }: Props) {
  const { protect } = useVaultCalls();
  const [current, setCurrent] = useState('');
  const hasPassphrase = status.protection === 'passphrase';
  return (
    <Modal opened onClose={onCancel} title="Protect the keys" size="lg">
      <Stack gap="md">
        <Text>
          {status.isProvisional
            ? 'This workspace was begun to try the console, and its key lies beside it. Before a real key is stored, choose what opens it.'
            : 'Choose what opens this workspace from now on. Nothing in it changes.'}
        </Text>
        <ProtectionForm
          options={status.options}
          error={protect.error}
          onChoose={(chosen) => protect.mutate({ ...chosen, ...(hasPassphrase && { current }) }, { onSuccess: onDone })}
        >
          {hasPassphrase && (
            <PasswordInput
              label="Current passphrase"
              autoComplete="off"
              maw={320}
              value={current}
              onChange={(event) => setCurrent(event.currentTarget.value)}
            />
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onCancel}>
              Cancel
            </Button>
            <Button type="submit" loading={protect.isPending} disabled={hasPassphrase && current === ''}>
              Protect keys
            </Button>
          </Group>
        </ProtectionForm>
      </Stack>
    </Modal>
  );
}
