import { Button, Group, Loader, Modal, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { AddressLink, LevelBadge, ProblemPanel } from '../../components/index.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';
import classes from './adjustments.module.css';
import { TOO_LARGE } from './approval-words.ts';

interface Props {
  /** `null`: the file is far too large to be read. */
  readonly text: string | null;
  readonly onClose: () => void;
}

/** What became of each approval that came back. */
export function TakenApprovals({ text, onClose }: Props) {
  const api = useApi();
  const take = useMutation(api.adjustments.takeApprovals.mutationOptions());
  const isTaken = useRef(false);
  const { mutate } = take;
  useEffect(() => {
    // Once for each file: a second time everything in it would be told as used already.
    if (text === null || isTaken.current) return;
    isTaken.current = true;
    mutate({ text });
  }, [text, mutate]);
  return (
    <Modal opened onClose={onClose} title="Approvals from another console" size="lg">
      <Stack gap="md" aria-live="polite">
        {text === null && <ProblemPanel problem={TOO_LARGE} />}
        {take.isPending && <Loader size="xs" aria-label="Checking the signatures" />}
        {take.error && <ProblemPanel problem={problemOf(take.error)} />}
        {take.data?.map(({ adjustmentId, approver, problem }) => (
          <section key={adjustmentId} className={classes.asked}>
            <Group gap="xs">
              <LevelBadge level={problem === null ? 'ok' : 'warning'} word={problem === null ? 'taken' : 'refused'} />
              <span>Signed by {approver}</span>
              <AddressLink to={`/adjustments?adjustment=${encodeURIComponent(adjustmentId)}`}>
                The adjustment
              </AddressLink>
            </Group>
            {problem && <ProblemPanel problem={problem} />}
          </section>
        ))}
        <Group justify="flex-end">
          <Button variant="default" data-autofocus onClick={onClose}>
            Close
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
