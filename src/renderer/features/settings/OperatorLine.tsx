import { Button, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { OperatorCard, Who } from '../../../contract/operators.ts';
import { RoleSchema } from '../../../domain/operator.ts';
import { CopyOnClick, LevelBadge, ProblemPanel } from '../../components/index.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';
import { OsAccountDialog } from './OsAccountDialog.tsx';
import { PassphraseDialog } from './PassphraseDialog.tsx';
import { waySignsIn } from './sign-in-sentences.ts';

interface LineProps {
  readonly operator: OperatorCard;
  readonly who: Who | undefined;
  readonly isKeeper: boolean;
}

/** One operator: what they are called, what they are here for, how they sign in, and whether they still do. */
export function OperatorLine({ operator, who, isKeeper }: LineProps) {
  const api = useApi();
  const isOwn = operator.id === who?.operator?.id;
  const [isChanging, setIsChanging] = useState<'passphrase' | 'os account' | null>(null);
  const close = () => setIsChanging(null);
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
          // What cannot be changed here does not look as if it could.
          variant={isKeeper || isOwn ? 'default' : 'unstyled'}
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
        <Text c="dimmed">
          {isOwn ? 'You sign in' : 'Signs in'} {waySignsIn(operator)}
        </Text>
        {!isActive && <LevelBadge level="info" word="deactivated" />}
      </Group>
      <Group gap="xs">
        {(isOwn || isKeeper) && operator.signIn !== 'card' && (
          <Button size="compact-sm" variant="default" onClick={() => setIsChanging('passphrase')}>
            {isOwn && operator.signIn === 'passphrase' ? 'Change passphrase…' : 'Set a passphrase…'}
          </Button>
        )}
        {(isOwn ? operator.signIn === 'passphrase' : isKeeper && operator.signIn !== 'card') && (
          <Button size="compact-sm" variant="default" onClick={() => setIsChanging('os account')}>
            {operator.signIn === 'passphrase' ? 'Sign in by OS account…' : 'Another OS account…'}
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
            Reactivate
          </Button>
        )}
        {operator.fingerprint !== null && (
          <Text c="dimmed">
            Key{' '}
            <CopyOnClick text={operator.fingerprint} what="fingerprint" isWhole>
              {operator.fingerprint}
            </CopyOnClick>
          </Text>
        )}
      </Group>
      {error && <ProblemPanel problem={problemOf(error)} />}
      {isChanging === 'passphrase' && <PassphraseDialog operator={operator} isOwn={isOwn} onClose={close} />}
      {isChanging === 'os account' && (
        <OsAccountDialog operator={operator} isOwn={isOwn} isKeeper={isKeeper} onClose={close} />
      )}
    </Stack>
  );
}
