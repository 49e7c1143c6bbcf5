import { Group, Loader, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { AnswerOutcome } from '../../../contract/adjustments.ts';
import { AddressLink, LevelBadge, ProblemPanel } from '../../components/index.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';
import { formatAmount } from '../../lib/format/index.ts';
import classes from './adjustments.module.css';
import { CloseLine } from './CloseLine.tsx';
import { FileDialog } from './FileDialog.tsx';
import { TOO_LARGE } from './approval-words.ts';

interface Props {
  /** `null`: the file is far too large to be read. */
  readonly text: string | null;
  readonly onClose: () => void;
}

/** What became of each answer that came back. */
export function TakenAnswers({ text, onClose }: Props) {
  const api = useApi();
  const queries = useQueryClient();
  const take = useMutation(
    api.adjustments.takeAnswers.mutationOptions({
      onSuccess: () => queries.invalidateQueries({ queryKey: api.adjustments.page.key() }),
    }),
  );
  const isTaken = useRef(false);
  const { mutate } = take;
  useEffect(() => {
    // Once for each file: a second time everything in it would be told as used already.
    if (text === null || isTaken.current) return;
    isTaken.current = true;
    mutate({ text });
  }, [text, mutate]);
  return (
    <FileDialog title="The answer of another console" onClose={onClose}>
      <Stack gap="md" aria-live="polite">
        {text === null && <ProblemPanel problem={TOO_LARGE} />}
        {take.isPending && (
          <Group gap="xs">
            <Loader size="xs" aria-hidden /> <Text c="dimmed">Checking the signatures and the balances…</Text>
          </Group>
        )}
        {take.error && <ProblemPanel problem={problemOf(take.error)} />}
        {take.data?.map((outcome) => (
          <Outcome key={outcome.adjustmentId} outcome={outcome} onLeave={onClose} />
        ))}
      </Stack>
      <CloseLine onClose={onClose} />
    </FileDialog>
  );
}

function Outcome({ outcome, onLeave }: { outcome: AnswerOutcome; onLeave: () => void }) {
  const { adjustmentId, answer, by, reason, about, problem } = outcome;
  const word = problem === null ? (answer === 'approve' ? 'approved' : 'declined') : 'refused';
  const level = problem === null ? (answer === 'approve' ? 'ok' : 'info') : 'warning';
  return (
    <section className={classes.asked} aria-label={about?.accountName ?? 'Unknown here'}>
      <Group gap="xs">
        <LevelBadge level={level} word={word} />
        {about && (
          <span>
            <strong>
              {formatAmount(about.before)} → {formatAmount(about.after)} {about.unit}
            </strong>{' '}
            for {about.accountName}
          </span>
        )}
        {about && (
          <AddressLink
            className={classes.outcomeLink}
            to={`/adjustments?adjustment=${encodeURIComponent(adjustmentId)}`}
            onClick={onLeave}
          >
            Open it
          </AddressLink>
        )}
      </Group>
      {problem === null ? (
        <Text>{whatNow(outcome)}</Text>
      ) : (
        <>
          <Text c="dimmed">
            {answer === 'approve' ? 'An approval' : 'A decline'} in the name of {by}.
          </Text>
          <ProblemPanel problem={problem} />
        </>
      )}
      {problem === null && reason !== null && <Text className={classes.note}>“{reason}”</Text>}
    </section>
  );
}

function whatNow({ answer, by, about }: AnswerOutcome): string {
  if (answer === 'decline') return `${by} declined it; nothing was sent.`;
  return about?.state === 'waiting to be seen'
    ? `${by} approved it; it is to be done by hand now.`
    : `${by} approved it; the balance is read again, and it is sent.`;
}
