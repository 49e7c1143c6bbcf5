import { Button, Group, Modal, PasswordInput, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { OperatorCard } from '../../../contract/operators.ts';
import { ProblemPanel, Sentence } from '../../components/index.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';
import { passphraseProblem } from './settings-values.ts';
import classes from './settings.module.css';
import { passphraseMeans } from './sign-in-sentences.ts';

interface Props {
  readonly operator: OperatorCard;
  readonly isOwn: boolean;
  readonly onClose: () => void;
}

/** A passphrase for an operator: their own keeps the key, one that an admin sets makes another. */
export function PassphraseDialog({ operator, isOwn, onClose }: Props) {
  const api = useApi();
  const [fields, setFields] = useState({ current: '', next: '', again: '' });
  const [isTried, setIsTried] = useState(false);
  const set = useMutation(api.operators.setPassphrase.mutationOptions({ onSuccess: onClose }));
  const needsCurrent = isOwn && operator.signIn === 'passphrase';
  const means = passphraseMeans(operator, isOwn);
  const problem = passphraseProblem(fields.next, fields.again);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsTried(true);
    if (problem !== null || set.isPending) return;
    set.mutate({ id: operator.id, current: needsCurrent ? fields.current : null, next: fields.next });
  };
  const field = (name: keyof typeof fields, label: string, error: string | null = null) => (
    <PasswordInput
      label={label}
      autoComplete="off"
      data-autofocus={name === (needsCurrent ? 'current' : 'next') || undefined}
      value={fields[name]}
      error={error}
      onChange={(event) => setFields({ ...fields, [name]: event.currentTarget.value })}
    />
  );
  return (
    <Modal opened onClose={onClose} title={`Passphrase of ${operator.name}`}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          {means.length > 0 && (
            <ul className={classes.sentences}>
              {means.map((sentence) => (
                <li key={sentence}>
                  <Sentence text={sentence} />
                </li>
              ))}
            </ul>
          )}
          {needsCurrent && field('current', 'Current passphrase')}
          {field('next', 'New passphrase', isTried ? problem : null)}
          {field('again', 'The new one again')}
          {set.error && <ProblemPanel problem={problemOf(set.error)} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={set.isPending}>
              Set the passphrase
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
