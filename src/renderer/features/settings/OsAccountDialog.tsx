import { Button, Group, Modal, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { OperatorCard } from '../../../contract/operators.ts';
import { OsAccountSchema } from '../../../domain/operator.ts';
import { ProblemPanel, Sentence } from '../../components/index.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';
import { OS_ACCOUNT_HINT, osAccountMeans } from './sign-in-sentences.ts';
import classes from './settings.module.css';

interface Props {
  readonly operator: OperatorCard;
  readonly isOwn: boolean;
  readonly isKeeper: boolean;
  readonly onClose: () => void;
}

/** An OS account instead of a passphrase, with what that means said before it is done. */
export function OsAccountDialog({ operator, isOwn, isKeeper, onClose }: Props) {
  const api = useApi();
  const facts = useQuery(api.host.facts.queryOptions({ input: {} }));
  const here = facts.data?.operator ?? '';
  const [typed, setTyped] = useState<string | null>(isOwn ? null : (operator.osAccount ?? ''));
  const [current, setCurrent] = useState('');
  const [isTried, setIsTried] = useState(false);
  const change = useMutation(
    api.operators.setOsAccount.mutationOptions({
      onSuccess: onClose,
      // What was typed is forgotten as soon as it was used, and is not missed before the next attempt.
      onSettled: () => {
        setCurrent('');
        setIsTried(false);
      },
    }),
  );
  const account = OsAccountSchema.safeParse(typed ?? here);
  const needsCurrent = isOwn && operator.signIn === 'passphrase';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsTried(true);
    if (!account.success || change.isPending || (needsCurrent && current === '')) return;
    change.mutate({ id: operator.id, osAccount: account.data, current: needsCurrent ? current : null });
  };
  const { name } = operator;
  const platform = facts.data?.platform ?? '';
  const means = osAccountMeans({ name, isOwn, osAccount: account.data ?? null, here, platform });
  return (
    <Modal opened onClose={onClose} title={`OS account of ${name}`}>
      <form onSubmit={submit} aria-label={`OS account of ${name}`}>
        <Stack gap="sm">
          {isKeeper ? (
            <TextInput
              label="OS account"
              description={OS_ACCOUNT_HINT}
              data-autofocus={!isOwn || undefined}
              value={typed ?? here}
              error={isTried && !account.success ? 'Needs a name' : null}
              onChange={(event) => setTyped(event.currentTarget.value)}
            />
          ) : (
            <Text>The OS account that this console runs under: {here}</Text>
          )}
          <ul className={classes.sentences}>
            {means.map((sentence) => (
              <li key={sentence}>
                <Sentence text={sentence} />
              </li>
            ))}
          </ul>
          {needsCurrent && (
            <PasswordInput
              label="Your passphrase of until now"
              autoComplete="off"
              data-autofocus
              value={current}
              error={isTried && current === '' ? 'Is needed to keep your key' : null}
              onChange={(event) => setCurrent(event.currentTarget.value)}
            />
          )}
          {change.error && <ProblemPanel problem={problemOf(change.error)} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={change.isPending}>
              Use this OS account
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
