import { Button, Group, PasswordInput } from '@mantine/core';
import { useRef, useState, type FormEvent } from 'react';
import { problemOf } from '../../lib/engine/index.ts';
import { useVaultCalls } from './use-vault-call.ts';

/** One field and its verb. What was typed is forgotten as soon as it was used. */
export function UnlockForm() {
  const [passphrase, setPassphrase] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const { unlock } = useVaultCalls();

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (passphrase === '' || unlock.isPending) return;
    unlock.mutate(
      { passphrase },
      {
        onSettled: () => {
          setPassphrase('');
          field.current?.focus();
        },
      },
    );
  };

  return (
    <form onSubmit={submit}>
      <Group gap="xs" align="flex-start" wrap="nowrap">
        <PasswordInput
          ref={field}
          aria-label="Passphrase of the workspace"
          placeholder="Passphrase"
          autoComplete="off"
          autoFocus
          value={passphrase}
          onChange={(event) => setPassphrase(event.currentTarget.value)}
          error={unlock.error ? problemOf(unlock.error).sentence : undefined}
          w={320}
        />
        <Button type="submit" loading={unlock.isPending} disabled={passphrase === ''}>
          Unlock
        </Button>
      </Group>
    </form>
  );
}
