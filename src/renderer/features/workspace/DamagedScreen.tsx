import { Button, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { WorkspaceStatus } from '../../../contract/workspace.ts';
import { ProblemPanel, QuietScreen } from '../../components/index.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';
import { BeginAnew } from './BeginAnew.tsx';
import { RestoreDialog } from './RestoreDialog.tsx';

/** A workspace that could not be opened: why, what is kept, and the ways out that there are. */
export function DamagedScreen({ status }: { status: WorkspaceStatus }) {
  const [isRestoring, setIsRestoring] = useState(false);
  const tryAgain = useMutation(useApi().workspace.tryAgain.mutationOptions());
  const canRestore = status.waysOut.includes('restore');
  return (
    <QuietScreen title="The workspace could not be opened">
      {status.problem !== null && <ProblemPanel problem={status.problem} />}
      {canRestore && (
        <section aria-labelledby="way-restore">
          <Text id="way-restore" fw={600}>
            There is a backup
          </Text>
          <Text c="dimmed">
            It takes the place of the file, which is kept beside it. What changed since is synced again; notes, tags and
            adjustments made since are only in the file that is kept.
          </Text>
          <Button mt={8} autoFocus onClick={() => setIsRestoring(true)}>
            Restore a backup…
          </Button>
        </section>
      )}
      <BeginAnew status={status} />
      <section aria-labelledby="way-again">
        <Text id="way-again" fw={600}>
          The cause is gone
        </Text>
        <Text c="dimmed">The disk is back, a file was put in its place, or the other Counterfoil was closed.</Text>
        <Button
          mt={8}
          variant="default"
          autoFocus={!canRestore}
          loading={tryAgain.isPending}
          onClick={() => tryAgain.mutate({})}
        >
          Try again
        </Button>
      </section>
      {tryAgain.error && <ProblemPanel problem={problemOf(tryAgain.error)} />}
      {isRestoring && <RestoreDialog status={status} onClose={() => setIsRestoring(false)} />}
    </QuietScreen>
  );
}
