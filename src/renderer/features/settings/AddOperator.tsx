import { Button, Group, PasswordInput, Select, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { OperatorNameSchema, OsAccountSchema, RoleSchema, type Role } from '../../../domain/operator.ts';
import { LevelBadge, ProblemPanel } from '../../components/index.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';
import { OS_ACCOUNT_HINT } from './sign-in-sentences.ts';

const WAYS = [
  { value: 'passphrase', label: 'a passphrase' },
  { value: 'os account', label: 'an OS account' },
];
const EMPTY = { name: '', role: 'support' as Role, isByAccount: false, passphrase: '', osAccount: '' };

/** Somebody new: with a first passphrase that they change themselves, or proved by an OS account. */
export function AddOperator() {
  const api = useApi();
  const [fields, setFields] = useState(EMPTY);
  const [isTried, setIsTried] = useState(false);
  const add = useMutation(
    api.operators.add.mutationOptions({
      onSuccess: () => {
        setFields(EMPTY);
        setIsTried(false);
      },
    }),
  );
  const name = OperatorNameSchema.safeParse(fields.name);
  const nameProblem = name.success ? null : nameSaid(fields.name, name.error.issues[0]?.message ?? 'is not allowed');
  const account = OsAccountSchema.safeParse(fields.osAccount);
  const isShort = fields.passphrase.length < 10;
  const isLacking = fields.isByAccount ? !account.success : isShort;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsTried(true);
    if (!name.success || isLacking || add.isPending) return;
    const { role, isByAccount, osAccount, passphrase } = fields;
    const signIn = isByAccount
      ? ({ kind: 'os account', osAccount } as const)
      : ({ kind: 'passphrase', passphrase } as const);
    add.mutate({ name: name.data, role, signIn });
  };
  return (
    <form onSubmit={submit} aria-label="Add an operator">
      <Group align="flex-start" gap="sm">
        <TextInput
          label="New operator"
          w={180}
          value={fields.name}
          error={isTried ? nameProblem : null}
          onChange={(event) => setFields({ ...fields, name: event.currentTarget.value })}
        />
        <Select
          label="Role"
          w={120}
          allowDeselect={false}
          data={RoleSchema.options}
          value={fields.role}
          onChange={(role) => setFields({ ...fields, role: RoleSchema.catch('support').parse(role) })}
        />
        <Select
          label="Signs in by"
          w={150}
          allowDeselect={false}
          data={WAYS}
          value={fields.isByAccount ? 'os account' : 'passphrase'}
          onChange={(way) => setFields({ ...fields, isByAccount: way === 'os account' })}
        />
        {fields.isByAccount ? (
          <TextInput
            label="Name of the OS account"
            w={200}
            value={fields.osAccount}
            error={isTried && !account.success ? 'Needs a name' : null}
            onChange={(event) => setFields({ ...fields, osAccount: event.currentTarget.value })}
          />
        ) : (
          <PasswordInput
            label="First passphrase"
            w={200}
            autoComplete="off"
            value={fields.passphrase}
            error={isTried && isShort ? 'Must have at least 10 characters' : null}
            onChange={(event) => setFields({ ...fields, passphrase: event.currentTarget.value })}
          />
        )}
        <Group gap="sm" mt={21}>
          <Button type="submit" variant="default" loading={add.isPending}>
            Add
          </Button>
          {add.isSuccess && fields === EMPTY && <LevelBadge level="ok" word="Added" look="plain" />}
        </Group>
      </Group>
      {fields.isByAccount && (
        <Text c="dimmed" mt={6}>
          {OS_ACCOUNT_HINT} They are signed in where this workspace is opened under that account, and nothing else is
          asked of them.
        </Text>
      )}
      {add.error && <ProblemPanel problem={problemOf(add.error)} />}
    </form>
  );
}

function nameSaid(name: string, problem: string): string {
  return name.trim() === '' ? 'Needs a name' : `The name ${problem}`;
}
