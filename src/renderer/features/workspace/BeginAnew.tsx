import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import type { WorkspaceStatus } from '../../../contract/workspace.ts';
import { BeginAnewDialog } from './BeginAnewDialog.tsx';

/** The last way out, where there is one: a new workspace beside the old, which is kept. */
export function BeginAnew({ status }: { status: WorkspaceStatus }) {
  const [isAsking, setIsAsking] = useState(false);
  if (!status.waysOut.includes('begin anew')) return null;
  const isLocked = status.phase === 'locked';
  return (
    <section aria-labelledby="way-anew">
      <Text id="way-anew" fw={600}>
        {isLocked ? 'If it can never be unlocked again' : 'If there is no backup'}
      </Text>
      <Text c="dimmed">
        {isLocked
          ? 'The workspace and its vault are kept beside new ones. Keys have to be pasted again.'
          : 'The file is kept beside a new one, and what the APIs tell is synced again.'}
      </Text>
      <Button mt={8} variant="default" onClick={() => setIsAsking(true)}>
        {isLocked ? 'Begin anew…' : 'Begin anew and sync again…'}
      </Button>
      {isAsking && <BeginAnewDialog status={status} onClose={() => setIsAsking(false)} />}
    </section>
  );
}
