import { Button, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { WorkspaceStatus } from '../../../contract/workspace.ts';
import { ProblemPanel, QuietScreen } from '../../components/index.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';
import { UnlockForm } from './UnlockForm.tsx';
import { useVaultCalls } from './use-vault-call.ts';

interface Props {
  readonly status: WorkspaceStatus;
  /** What is left where it cannot be unlocked any more. */
  readonly children: ReactNode;
}

/** A locked workspace: nothing of it can be read, synced or sent until it is unlocked. */
export function UnlockScreen({ status, children }: Props) {
  const api = useApi();
  const vault = useQuery(api.vault.status.queryOptions({ input: {} }));
  const tryAgain = useMutation(api.workspace.tryAgain.mutationOptions());
  const { unlock } = useVaultCalls();
  const hasPassphrase = vault.data?.protection === 'passphrase';

  return (
    <QuietScreen title="This workspace is locked" isBusy={vault.isPending}>
      <Text>
        <code>{status.folder}</code> is encrypted. Nothing is shown, synced or sent until it is unlocked.
      </Text>
      {status.problem !== null && (
        <ProblemPanel problem={status.problem} onRetry={() => tryAgain.mutate({})}>
          {null}
        </ProblemPanel>
      )}
      {status.problem === null && hasPassphrase && <UnlockForm />}
      {status.problem === null && vault.data && !hasPassphrase && (
        <div>
          <Button data-autofocus autoFocus loading={unlock.isPending} onClick={() => unlock.mutate({ passphrase: '' })}>
            Unlock
          </Button>
        </div>
      )}
      {!hasPassphrase && unlock.error && <ProblemPanel problem={problemOf(unlock.error)} />}
      {tryAgain.error && <ProblemPanel problem={problemOf(tryAgain.error)} />}
      {children}
    </QuietScreen>
  );
}
