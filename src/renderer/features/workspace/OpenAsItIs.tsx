import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { WorkspaceStatus } from '../../../contract/workspace.ts';
import { Notice, ProblemPanel, Sentence } from '../../components/index.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';

/** Where vault and workspace are of two times: somebody decides that what is there is right. */
export function OpenAsItIs({ status }: { status: WorkspaceStatus }) {
  const [isAsking, setIsAsking] = useState(false);
  const open = useMutation(useApi().workspace.openAsItIs.mutationOptions());
  if (!status.waysOut.includes('open as it is')) return null;
  return (
    <section aria-labelledby="way-as-it-is">
      <Text id="way-as-it-is" fw={600}>
        If this was done on purpose
      </Text>
      <Text c="dimmed">
        Operators and limits stay as the vault remembers them. What was sent since is unknown to this workspace.
      </Text>
      <Button mt={8} variant="default" onClick={() => setIsAsking(true)}>
        Open as it is…
      </Button>
      {isAsking && (
        <Modal opened onClose={() => setIsAsking(false)} title="Open as it is" size="lg">
          <Stack gap="md">
            <Text>
              <Sentence text={status.problem?.sentence ?? ''} />
            </Text>
            <Notice level="alarm">
              Adjustments that were sent after that time are not in this workspace. Before you send anything, compare
              the balances and ledgers of the accounts concerned.
            </Notice>
            <Text c="dimmed">Your decision is written into the audit trail.</Text>
            {open.error && <ProblemPanel problem={problemOf(open.error)} />}
            <Group justify="flex-end">
              <Button variant="default" data-autofocus onClick={() => setIsAsking(false)}>
                Cancel
              </Button>
              <Button color="red" loading={open.isPending} onClick={() => open.mutate({ confirm: 'open as it is' })}>
                Open as it is
              </Button>
            </Group>
          </Stack>
        </Modal>
      )}
    </section>
  );
}
