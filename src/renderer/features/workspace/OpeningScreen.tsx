import { Loader, Progress, Text } from '@mantine/core';
import type { WorkspaceStatus } from '../../../contract/workspace.ts';
import { QuietScreen, Sentence } from '../../components/index.ts';
import { formatCount } from '../../lib/format/index.ts';

/** While the workspace opens or closes: what is being done, and how far it is where that can take long. */
export function OpeningScreen({ status }: { status: WorkspaceStatus | null }) {
  const isClosing = status?.phase === 'closing';
  const doing = status?.doing ?? null;
  const [done, total] = [doing?.done ?? null, doing?.total ?? null];
  const hasNumbers = done !== null && total !== null && total > 0;
  return (
    <QuietScreen title={isClosing ? 'Closing the workspace' : 'Opening the workspace'} isBusy>
      <div role="status">
        {hasNumbers ? (
          <>
            <Progress value={(100 * done) / total} aria-label={doing?.sentence} />
            <Text c="dimmed" mt={4}>
              {formatCount(done)} of {formatCount(total)}
            </Text>
          </>
        ) : (
          <Loader size="sm" aria-hidden />
        )}
        <Text mt={8}>
          <Sentence text={doing?.sentence ?? 'One moment…'} />
        </Text>
      </div>
    </QuietScreen>
  );
}
