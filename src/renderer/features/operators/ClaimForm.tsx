import { Button, Group, PasswordInput, Select, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { Who } from '../../../contract/operators.ts';
import { ProblemPanel } from '../../components/index.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';
import { useTakeSeat } from '../../lib/use-who.ts';

/** The workspace moved to where its admin's OS account is called otherwise: nobody could sign in, but for this. */
export function ClaimForm({ admins }: { admins: Who['canClaim'] }) {
  const api = useApi();
  const vault = useQuery(api.vault.status.queryOptions({ input: {} }));
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [passphrase, setPassphrase] = useState('');
  const claim = useMutation(
    api.operators.claim.mutationOptions({
      onSuccess: useTakeSeat(),
      onSettled: () => setPassphrase(''),
    }),
  );
  const chosen = admins.find(({ id }) => id === chosenId) ?? admins[0];
  if (chosen === undefined || vault.data === undefined) return null;
  const needsPassphrase = vault.data.protection === 'passphrase';
  const isLacking = needsPassphrase && passphrase === '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (claim.isPending || isLacking) return;
    claim.mutate({ id: chosen.id, vaultPassphrase: needsPassphrase ? passphrase : null });
  };
  return (
    <form onSubmit={submit} aria-label="Be an admin of this workspace">
      <Stack gap="sm">
        <Text>
          If this workspace moved here and you are {chosen.name}, who signed in by the OS account “{chosen.osAccount}”,
          you can go on under this one. The audit trail records it, and you get a new key: approve again what you
          approved and is not sent yet.
        </Text>
        {admins.length > 1 && (
          <Select
            label="You are"
            maw={360}
            allowDeselect={false}
            data={admins.map(({ id, name, osAccount }) => ({ value: id, label: `${name} (“${osAccount}”)` }))}
            value={chosen.id}
            onChange={(id) => setChosenId(id)}
          />
        )}
        {needsPassphrase && (
          <PasswordInput
            label="Passphrase of the workspace"
            maw={360}
            autoComplete="off"
            value={passphrase}
            onChange={(event) => setPassphrase(event.currentTarget.value)}
          />
        )}
        {claim.error && <ProblemPanel problem={problemOf(claim.error)} />}
        <Group>
          <Button type="submit" loading={claim.isPending} disabled={isLacking}>
            I am {chosen.name}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
