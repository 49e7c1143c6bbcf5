import { Button, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { WorkspaceStatus } from '../../../contract/workspace.ts';
import { ProblemPanel, QuietScreen } from '../../components/index.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';
import { ProtectionForm } from './ProtectionForm.tsx';
import { useVaultCalls } from './use-vault-call.ts';

interface Props {
  readonly status: WorkspaceStatus;
  /** The operator wants to try the sandbox first: it needs no choice. */
  readonly onSandbox: () => void;
  /** What else can be done than begin. */
  readonly children: ReactNode;
}

/** The first thing a new workspace asks: what opens it. Nothing is stored before that is settled. */
export function BeginScreen({ status, onSandbox, children }: Props) {
  const api = useApi();
  const vault = useQuery(api.vault.status.queryOptions({ input: {} }));
  const facts = useQuery(api.host.facts.queryOptions({ input: {} }));
  const { create } = useVaultCalls();
  const isFirstRun = !status.hasStore;
  const trySandbox = () => {
    onSandbox();
    create.mutate({ protection: 'key file', isProvisional: true });
  };

  return (
    <QuietScreen title={isFirstRun ? 'Begin a workspace' : 'Protect this workspace'} isBusy={vault.isPending}>
      {isFirstRun ? <Welcome /> : <Unprotected />}
      <Text>
        Everything stays on this computer in <code>{status.folder}</code>, encrypted. Choose what opens it:
      </Text>
      {vault.isError && <ProblemPanel problem={problemOf(vault.error)} onRetry={() => void vault.refetch()} />}
      {vault.data && (
        <ProtectionForm
          options={vault.data.options}
          error={create.error}
          onChoose={(chosen) => create.mutate({ ...chosen, isProvisional: false })}
        >
          <Group gap="sm">
            <Button type="submit" loading={create.isPending}>
              {isFirstRun ? 'Begin' : 'Encrypt and open'}
            </Button>
            {isFirstRun && facts.data?.canTrySandbox && (
              <Button variant="default" disabled={create.isPending} onClick={trySandbox}>
                Try the sandbox
              </Button>
            )}
          </Group>
          {isFirstRun && facts.data?.canTrySandbox && (
            <Text c="dimmed">
              The sandbox runs five invented APIs on this computer, with accounts, plans and entries that keep moving.
              It asks nothing: you choose once you store the first real key.
            </Text>
          )}
        </ProtectionForm>
      )}
      {children}
    </QuietScreen>
  );
}

function Welcome() {
  return (
    <Text>
      Counterfoil copies balances, plans, ledgers and usage of prepaid credits out of remote APIs, so that you can look,
      search and prepare adjustments with no network, and always know what was sent and what was not.
    </Text>
  );
}

function Unprotected() {
  return (
    <Text>
      This workspace has no vault: nothing protects what is in it. Once you have chosen, everything in it is encrypted.
    </Text>
  );
}
