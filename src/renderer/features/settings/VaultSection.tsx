import { Button, Group, PasswordInput, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { VaultStatus } from '../../../contract/vault.ts';
import { LevelBadge, Notice, ProblemPanel, Sentence } from '../../components/index.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';
import { useChangeProtection } from '../../lib/vault/ensure-vault.ts';
import { Section } from './Section.tsx';
import { AutoLock } from './AutoLock.tsx';
import { passphraseProblem, PROTECTED_BY } from './settings-values.ts';

/** How the keys are protected, and the passphrase that opens them. A key itself is shown nowhere. */
export function VaultSection() {
  const api = useApi();
  const status = useQuery(api.vault.status.queryOptions({ input: {} }));
  return (
    <Section
      title="Protection"
      about="Everything in this workspace is encrypted. Keys of the remote APIs can never be read back."
    >
      {status.isError && <ProblemPanel problem={problemOf(status.error)} onRetry={() => void status.refetch()} />}
      {status.data && <Vault status={status.data} />}
    </Section>
  );
}

function Vault({ status }: { status: VaultStatus }) {
  const api = useApi();
  const changeProtection = useChangeProtection();
  const lock = useMutation(api.vault.lock.mutationOptions());
  if (status.protection === null) return null;
  return (
    <>
      <Group>
        <Text>{PROTECTED_BY[status.protection]}</Text>
        <Button variant="default" onClick={changeProtection}>
          Change…
        </Button>
      </Group>
      {status.warning !== null && (
        <Notice level="warning">
          <Sentence text={status.warning} />
        </Notice>
      )}
      <Group>
        <Button variant="default" loading={lock.isPending} onClick={() => lock.mutate({})}>
          Lock now
        </Button>
        <Text c="dimmed">
          Syncs and sends in progress end first. Nothing is shown, synced or sent until it is unlocked.
        </Text>
      </Group>
      {lock.error && <ProblemPanel problem={problemOf(lock.error)} />}
      <AutoLock protection={status.protection} />
      {status.protection === 'passphrase' && <ChangePassphrase />}
    </>
  );
}

function ChangePassphrase() {
  const api = useApi();
  const [fields, setFields] = useState({ current: '', next: '', again: '' });
  const [isTried, setIsTried] = useState(false);
  const change = useMutation(
    api.vault.changePassphrase.mutationOptions({
      onSuccess: () => {
        setFields({ current: '', next: '', again: '' });
        setIsTried(false);
      },
    }),
  );
  const problem = passphraseProblem(fields.next, fields.again);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsTried(true);
    if (problem === null && fields.current !== '') change.mutate({ current: fields.current, next: fields.next });
  };
  const field = (name: keyof typeof fields, label: string, error?: string | null) => (
    <PasswordInput
      label={label}
      autoComplete="off"
      value={fields[name]}
      error={error}
      onChange={(event) => setFields({ ...fields, [name]: event.currentTarget.value })}
    />
  );
  return (
    <form onSubmit={submit} aria-label="Change the passphrase">
      <Group align="flex-start" grow maw={640}>
        {field('current', 'Current passphrase', isTried && fields.current === '' ? 'Needs the current one' : null)}
        {field('next', 'New passphrase', isTried ? problem : null)}
        {field('again', 'The new one again')}
      </Group>
      <Group mt={8}>
        <Button type="submit" variant="default" loading={change.isPending}>
          Change the passphrase
        </Button>
        {change.isSuccess && !isTried && <LevelBadge level="ok" word="Changed" look="plain" />}
      </Group>
      {change.error && <ProblemPanel problem={problemOf(change.error)} />}
    </form>
  );
}
