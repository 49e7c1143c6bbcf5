import { Button, Group, Loader } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { ProblemPanel } from '../../components/index.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';
import classes from './first-run.module.css';

interface Props {
  /** The sandbox was asked for before the workspace was begun. */
  readonly isSandboxWanted: boolean;
  readonly onSandboxTaken: () => void;
}

/** What a workspace without a connection opens on: what this is, where data lives, and the two ways to go on. */
export function FirstRunScreen({ isSandboxWanted, onSandboxTaken }: Props) {
  const api = useApi();
  const router = useRouter();
  const queries = useQueryClient();
  const facts = useQuery(api.host.facts.queryOptions({ input: {} }));
  const trySandbox = useMutation(
    api.connections.trySandbox.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries();
        router.history.push('/connections');
      },
    }),
  );
  const { mutate } = trySandbox;
  useEffect(() => {
    if (!isSandboxWanted) return;
    onSandboxTaken();
    mutate({});
  }, [isSandboxWanted, onSandboxTaken, mutate]);

  return (
    <div className={classes.screen}>
      <div className={classes.words}>
        <h1 className={classes.title}>Counterfoil</h1>
        <p className={classes.lead}>
          Counterfoil copies balances, plans, ledgers and usage of prepaid credits out of remote APIs, so that you can
          look, search and prepare adjustments with no network, and always know what was sent and what was not.
        </p>
        <p>
          Everything stays on this computer
          {facts.data && (
            <>
              {' '}
              in <code>{facts.data.workspace}</code>
            </>
          )}
          , encrypted; keys go only to the address you give, and are never shown again.
        </p>
        <Group gap="sm" mt="md">
          <Button onClick={() => router.history.push('/connections?panel=add')}>Connect a provider</Button>
          {facts.data?.canTrySandbox && (
            <Button
              variant="default"
              disabled={trySandbox.isPending}
              leftSection={trySandbox.isPending ? <Loader size={12} /> : undefined}
              onClick={() => trySandbox.mutate({})}
            >
              {trySandbox.isPending ? 'Starting the sandbox…' : 'Try the sandbox'}
            </Button>
          )}
        </Group>
        {facts.data?.canTrySandbox && (
          <p className={classes.quiet}>
            The sandbox runs five invented APIs on this computer, with accounts, plans and entries that keep moving. It
            can be removed again, connection by connection.
          </p>
        )}
        {trySandbox.error && (
          <ProblemPanel problem={problemOf(trySandbox.error)} onRetry={() => trySandbox.mutate({})} />
        )}
      </div>
    </div>
  );
}
