import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { ConnectionCard } from '../../../contract/connections.ts';
import { LevelBadge, Notice, ProblemPanel, Sentence } from '../../components/index.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';
import classes from './connections.module.css';

/** Proves how an API writes, on an account that the operator names for that. */
export function ProveWritesDialog({ connection, onClose }: { connection: ConnectionCard; onClose: () => void }) {
  const api = useApi();
  const queries = useQueryClient();
  const [accountId, setAccountId] = useState('');
  const prove = useMutation(
    api.connections.proveWrites.mutationOptions({
      onSuccess: () => queries.invalidateQueries({ queryKey: api.connections.key() }),
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (accountId.trim() !== '') prove.mutate({ id: connection.id, testAccountId: accountId.trim() });
  };
  const result = prove.data;

  return (
    <Modal
      opened
      onClose={prove.isPending ? stay : onClose}
      withCloseButton={!prove.isPending}
      title={`Test sending on ${connection.label}`}
      size="lg"
    >
      <form onSubmit={submit}>
        <Stack gap="md">
          <Text>
            How this API changes a balance is not documented.{' '}
            {connection.writes === 'on'
              ? 'An earlier test succeeded; this one checks that sending still works.'
              : 'Sending is off until an admin’s test succeeds.'}{' '}
            The test reads the balance of an account you choose, adds 1, reads it, sets it back, and reads it again.
          </Text>
          <Notice level="warning">
            This changes that balance by 1 for a few seconds and puts it back. If the connection breaks in between, it
            may stay changed by 1: choose an account made for tests, not a customer.
          </Notice>
          <TextInput
            label="UID of a test account"
            autoComplete="off"
            spellCheck={false}
            data-autofocus
            value={accountId}
            onChange={(event) => setAccountId(event.currentTarget.value)}
          />
          {result && (
            <section aria-label="Result of the test" aria-live="polite">
              <LevelBadge
                level={result.isProven ? 'ok' : 'alarm'}
                word={
                  result.isProven ? 'Sending works: adjustments are on' : 'Sending does not work: adjustments stay off'
                }
              />
              <ol className={classes.sentences}>
                {result.sentences.map((sentence, index) => (
                  <li key={`${String(index)} ${sentence}`}>
                    <Sentence text={sentence} />
                  </li>
                ))}
              </ol>
              {result.problem && <ProblemPanel problem={result.problem} />}
            </section>
          )}
          {prove.error && <ProblemPanel problem={problemOf(prove.error)} />}
          <Group justify="flex-end">
            {prove.isPending && <Text c="dimmed">The test goes on until the balance is put back.</Text>}
            <Button variant={result?.isProven ? 'filled' : 'subtle'} disabled={prove.isPending} onClick={onClose}>
              {result ? 'Close' : 'Cancel'}
            </Button>
            {!result?.isProven && (
              <Button type="submit" loading={prove.isPending} disabled={accountId.trim() === ''}>
                Change by 1 and put it back
              </Button>
            )}
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** Leaving in between would leave nobody to see whether the balance was put back. */
function stay(): void {}
