import { Button, Group, PasswordInput, Select, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { Who } from '../../../contract/operators.ts';
import { ProblemPanel } from '../../components/index.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';
import { useTakeSeat } from '../../lib/use-who.ts';

interface Props {
  readonly who: Who;
  readonly onDone?: () => void;
}

/** Who works here, and how they show that it is they. What was typed is forgotten as soon as it was used. */
export function SignInForm({ who, onDone }: Props) {
  const api = useApi();
  const takeSeat = useTakeSeat();
  const others = who.canSignIn.filter(({ id }) => id !== who.operator?.id);
  const [chosenId, setChosenId] = useState<string | null>(others[0]?.id ?? null);
  const [passphrase, setPassphrase] = useState('');
  const chosen = others.find(({ id }) => id === chosenId) ?? others[0];
  const signIn = useMutation(
    api.operators.signIn.mutationOptions({
      onSuccess: (next) => {
        takeSeat(next);
        onDone?.();
      },
      onSettled: () => setPassphrase(''),
    }),
  );
  if (chosen === undefined) return <p>Nobody else can sign in here.</p>;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (signIn.isPending || (chosen.needsPassphrase && passphrase === '')) return;
    signIn.mutate({ id: chosen.id, passphrase: chosen.needsPassphrase ? passphrase : null });
  };
  return (
    <form onSubmit={submit} aria-label="Sign in">
      <Stack gap="sm" maw={360}>
        <Select
          label="Operator"
          allowDeselect={false}
          autoFocus={others.length > 1}
          data={others.map(({ id, name, role }) => ({ value: id, label: `${name} (${role})` }))}
          value={chosen.id}
          onChange={(id) => setChosenId(id)}
        />
        {chosen.needsPassphrase && (
          <PasswordInput
            label="Passphrase"
            autoComplete="off"
            autoFocus={others.length === 1}
            value={passphrase}
            onChange={(event) => setPassphrase(event.currentTarget.value)}
          />
        )}
        {signIn.error && <ProblemPanel problem={problemOf(signIn.error)} />}
        <Group>
          <Button type="submit" loading={signIn.isPending} disabled={chosen.needsPassphrase && passphrase === ''}>
            {chosen.needsPassphrase ? 'Sign in' : `Continue as ${chosen.name}`}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
