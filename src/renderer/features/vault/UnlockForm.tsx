import { Button, Group, PasswordInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { problemOf } from '../../lib/engine/index.ts';
import { useVaultCalls } from './use-vault-call.ts';

/** One field and its verb. What was typed is forgotten as soon as it was used. */
export function UnlockForm({ onDone, isFocused = false }: { onDone?: () => void; isFocused?: boolean }) {
  const [passphrase, setPassphrase] = useState('');
  const { unlock } = useVaultCalls();

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (passphrase === '' || unlock.isPending) return;
    unlock.mutate(
      { passphrase },
      {
        onSuccess: () => onDone?.(),
        onSettled: () => setPassphrase(''),
      },
    );
  };

  return (
    <form onSubmit={submit}>
      <Group gap="xs" align="flex-start" wrap="nowrap">
        <PasswordInput
          aria-label="Passphrase of the vault"
          placeholder="Passphrase"
          autoComplete="off"
          data-autofocus={isFocused || undefined}
          value={passphrase}
          onChange={(event) => setPassphrase(event.currentTarget.value)}
          error={unlock.error ? problemOf(unlock.error).sentence : undefined}
          w={260}
        />
        <Button type="submit" loading={unlock.isPending} disabled={passphrase === ''}>
          Unlock
        </Button>
      </Group>
    </form>
  );
}
