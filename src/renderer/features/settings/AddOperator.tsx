import { Button, Group, PasswordInput, Select, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { OperatorNameSchema, RoleSchema, type Role } from '../../../domain/operator.ts';
import { LevelBadge, ProblemPanel } from '../../components/index.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';

const EMPTY = { name: '', role: 'support' as Role, passphrase: '' };

/** Somebody new, with a first passphrase that they change themselves. */
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
  const nameProblem = name.success ? null : (name.error.issues[0]?.message ?? null);
  const isShort = fields.passphrase.length < 10;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsTried(true);
    if (!name.success || isShort || add.isPending) return;
    const { role, passphrase } = fields;
    add.mutate({ name: name.data, role, signIn: { kind: 'passphrase', passphrase } });
  };
  return (
    <form onSubmit={submit} aria-label="Add an operator">
      <Group align="flex-start" gap="sm">
        <TextInput
          label="New operator"
          w={180}
          value={fields.name}
          error={isTried && nameProblem !== null ? `The name ${nameProblem}` : null}
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
        <PasswordInput
          label="First passphrase"
          w={200}
          autoComplete="off"
          value={fields.passphrase}
          error={isTried && isShort ? 'Must have at least 10 characters' : null}
          onChange={(event) => setFields({ ...fields, passphrase: event.currentTarget.value })}
        />
        <Button type="submit" variant="default" mt={21} loading={add.isPending}>
          Add
        </Button>
        {add.isSuccess && !isTried && <LevelBadge level="ok" word="Added" look="plain" />}
      </Group>
      {add.error && <ProblemPanel problem={problemOf(add.error)} />}
    </form>
  );
}
