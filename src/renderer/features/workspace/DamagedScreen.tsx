import { Button, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { WorkspaceStatus } from '../../../contract/workspace.ts';
import { ProblemPanel, QuietScreen, Time } from '../../components/index.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';
import { BeginAnew } from './BeginAnew.tsx';
import { OpenAsItIs } from './OpenAsItIs.tsx';
import { RestoreWay } from './RestoreWay.tsx';

/** A workspace that could not be opened: why, what is kept, and the ways out that there are. */
export function DamagedScreen({ status }: { status: WorkspaceStatus }) {
  const tryAgain = useMutation(useApi().workspace.tryAgain.mutationOptions());
  const canRestore = status.waysOut.includes('restore');
  return (
    <QuietScreen title="The workspace could not be opened">
      {status.problem !== null && <ProblemPanel problem={status.problem} />}
      <RestoreWay status={status} />
      <OpenAsItIs status={status} />
      <BeginAnew status={status} />
      <section aria-labelledby="way-again">
        <Text id="way-again" fw={600}>
          If the cause is gone
        </Text>
        <Text c="dimmed">
          The disk is back, a file was put in its place, or the other Counterfoil was closed. Last tried{' '}
          <Time at={status.failedAt} show="second" />.
        </Text>
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
    </QuietScreen>
  );
}
