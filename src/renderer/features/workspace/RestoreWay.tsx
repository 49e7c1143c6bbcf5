import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import type { WorkspaceStatus } from '../../../contract/workspace.ts';
import { RestoreDialog } from './RestoreDialog.tsx';

/** The best way out, where there is one: a backup in the place of what cannot be opened, or of nothing. */
export function RestoreWay({ status }: { status: WorkspaceStatus }) {
  const [isAsking, setIsAsking] = useState(false);
  if (!status.waysOut.includes('restore')) return null;
  return (
    <section aria-labelledby="way-restore">
      <Text id="way-restore" fw={600}>
        If there is a backup
      </Text>
      <Text c="dimmed">{meaningOf(status)}</Text>
      <Button
        mt={8}
        autoFocus={status.phase === 'damaged'}
        variant={status.phase === 'damaged' ? 'filled' : 'default'}
        onClick={() => setIsAsking(true)}
      >
        Restore a backup…
      </Button>
      {isAsking && <RestoreDialog status={status} onClose={() => setIsAsking(false)} />}
    </section>
  );
}

function meaningOf({ phase, hasStore }: WorkspaceStatus): string {
  if (phase === 'locked')
    return 'The vault that lies beside it (.vault.json) takes the place of the damaged one, which is kept. The workspace file stays as it is. Keys that were entered since have to be entered again.';
  if (hasStore)
    return 'It takes the place of the file, which is kept beside it. What changed since is synced again; notes, tags and adjustments made since are only in the file that is kept.';
  return 'It is opened by what opened the workspace when it was made: keep its .vault.json beside it.';
}
