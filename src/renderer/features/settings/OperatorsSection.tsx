import { Button, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { OperatorCard, Who } from '../../../contract/operators.ts';
import { RoleSchema } from '../../../domain/operator.ts';
import { CopyOnClick, LevelBadge, Notice, ProblemPanel } from '../../components/index.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';
import { useWho } from '../../lib/use-who.ts';
import { AddOperator } from './AddOperator.tsx';
import { AddCard } from './AddCard.tsx';
import { PassphraseDialog } from './PassphraseDialog.tsx';
import { Section } from './Section.tsx';
import classes from './settings.module.css';

const SIGNS_IN = {
  'os account': 'by the OS account',
  passphrase: 'by a passphrase',
  card: 'at another console',
} as const;

/** Who works here: one's own name, passphrase and card; and, for admins, everybody. */
export function OperatorsSection() {
  const api = useApi();
  const who = useWho();
  const list = useQuery(api.operators.list.queryOptions({ input: {} }));
  const isKeeper = who?.may.includes('keep operators') ?? false;
  return (
    <Section
      title="Operators"
      about="Who works with this workspace. What each does is kept under their name; nobody who did anything is ever removed."
    >
      {who?.warning && <Notice level="warning">{who.warning}</Notice>}
      {list.isError && <ProblemPanel problem={problemOf(list.error)} onRetry={() => void list.refetch()} />}
      <ul className={classes.people}>
        {list.data?.map((operator) => (
          <li key={operator.id}>
            <OperatorLine operator={operator} who={who} isKeeper={isKeeper} />
          </li>
        ))}
      </ul>
      <OwnCard />
      {isKeeper && <AddOperator />}
      {isKeeper && <AddCard />}
    </Section>
  );
}

interface LineProps {
  readonly operator: OperatorCard;
  readonly who: Who | undefined;
  readonly isKeeper: boolean;
}

function OperatorLine({ operator, who, isKeeper }: LineProps) {
  const api = useApi();
  const isOwn = operator.id === who?.operator?.id;
  const [isSetting, setIsSetting] = useState(false);
  const [name, setName] = useState<string | null>(null);
  const rename = useMutation(api.operators.rename.mutationOptions({ onSuccess: () => setName(null) }));
  const changeRole = useMutation(api.operators.changeRole.mutationOptions());
  const deactivate = useMutation(api.operators.deactivate.mutationOptions());
  const reactivate = useMutation(api.operators.reactivate.mutationOptions());
  const error = rename.error ?? changeRole.error ?? deactivate.error ?? reactivate.error;
  const isActive = operator.state === 'active';
  const keepName = () => {
    if (name === null || name.trim() === operator.name) return setName(null);
    rename.mutate({ id: operator.id, name });
  };
  return (
    <Stack gap={6}>
      <Group gap="sm" align="center">
        <TextInput
          aria-label={`Name of ${operator.name}`}
          w={180}
          readOnly={!isKeeper && !isOwn}
          value={name ?? operator.name}
          onChange={(event) => setName(event.currentTarget.value)}
          onBlur={keepName}
          onKeyDown={(event) => event.key === 'Enter' && keepName()}
        />
        <Select
          aria-label={`Role of ${operator.name}`}
          w={120}
          allowDeselect={false}
          disabled={!isKeeper}
          data={RoleSchema.options}
          value={operator.role}
          onChange={(role) => {
            const read = RoleSchema.safeParse(role);
            if (read.success) changeRole.mutate({ id: operator.id, role: read.data });
          }}
        />
        <Text c="dimmed">Signs in {SIGNS_IN[operator.signIn]}</Text>
        {!isActive && <LevelBadge level="info" word="deactivated" />}
        {isOwn && <LevelBadge level="ok" word="you" look="plain" />}
      </Group>
      <Group gap="xs">
        {(isOwn || isKeeper) && operator.signIn !== 'card' && (
          <Button size="compact-sm" variant="default" onClick={() => setIsSetting(true)}>
            {isOwn && operator.signIn === 'passphrase' ? 'Change passphrase…' : 'Set a passphrase…'}
          </Button>
        )}
        {isKeeper && isActive && (
          <Button
            size="compact-sm"
            variant="default"
            disabled={operator.isLastAdmin}
            title={operator.isLastAdmin ? 'The last admin who can sign in here stays' : undefined}
            loading={deactivate.isPending}
            onClick={() => deactivate.mutate({ id: operator.id })}
          >
            Deactivate
          </Button>
        )}
        {isKeeper && !isActive && (
          <Button
            size="compact-sm"
            variant="default"
            loading={reactivate.isPending}
            onClick={() => reactivate.mutate({ id: operator.id })}
          >
            Let work here again
          </Button>
        )}
        {operator.fingerprint !== null && (
          <Text c="dimmed">
            Key{' '}
            <CopyOnClick text={operator.fingerprint} what="fingerprint">
              {operator.fingerprint}
            </CopyOnClick>
          </Text>
        )}
      </Group>
      {error && <ProblemPanel problem={problemOf(error)} />}
      {isSetting && <PassphraseDialog operator={operator} isOwn={isOwn} onClose={() => setIsSetting(false)} />}
    </Stack>
  );
}

function OwnCard() {
  const api = useApi();
  const save = useMutation(api.operators.saveCard.mutationOptions());
  return (
    <Stack gap={6}>
      <Group gap="xs">
        <Button variant="default" loading={save.isPending} onClick={() => save.mutate({})}>
          Save your card…
        </Button>
        <Text c="dimmed">An admin of another console takes it in once; then your approvals count there.</Text>
      </Group>
      {save.data && (
        <Text aria-live="polite">
          Written to{' '}
          <CopyOnClick text={save.data.path} what="path">
            {save.data.path}
          </CopyOnClick>
        </Text>
      )}
      {save.error && <ProblemPanel problem={problemOf(save.error)} />}
    </Stack>
  );
}
