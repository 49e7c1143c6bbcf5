import { Button, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Answer, ApprovalRequestView } from '../../../contract/adjustments.ts';
import { CopyOnClick, Notice, ProblemPanel, Time } from '../../components/index.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';
import { formatCountOf } from '../../lib/format/index.ts';
import classes from './adjustments.module.css';
import { AskedOne } from './AskedOne.tsx';
import { answersSentence, commonRefusal, lacksReason } from './answers.ts';
import { TOO_LARGE } from './approval-words.ts';
import { CloseLine } from './CloseLine.tsx';
import { FileDialog } from './FileDialog.tsx';
import { SavedFile } from './SavedFile.tsx';
import { useAnswers } from './use-answers.ts';

interface Props {
  /** `null`: the file is far too large to be read. */
  readonly text: string | null;
  readonly onClose: () => void;
}

/** A request from another console: who asks for what, from what to what; the answer is a file that goes back. */
export function AnswerRequest({ text, onClose }: Props) {
  const api = useApi();
  const read = useQuery(
    api.adjustments.readRequest.queryOptions({ input: { text: text ?? '' }, enabled: text !== null, gcTime: 0 }),
  );
  return (
    <FileDialog title="A request from another console" onClose={onClose}>
      {text === null && <ProblemPanel problem={TOO_LARGE} />}
      {read.isError && <ProblemPanel problem={problemOf(read.error)} />}
      {text !== null && read.data && <Choose text={text} request={read.data} onClose={onClose} />}
      {(text === null || read.isError) && <CloseLine onClose={onClose} />}
    </FileDialog>
  );
}

function Choose({ text, request, onClose }: { text: string; request: ApprovalRequestView; onClose: () => void }) {
  const api = useApi();
  const said = useAnswers(request.requests);
  const save = useMutation(api.adjustments.answerRequest.mutationOptions());
  const [signed, setSigned] = useState<readonly Answer[]>([]);
  const { answers } = said;
  const refusal = commonRefusal(request.requests);
  const sign = () => {
    setSigned(answers);
    save.mutate({ text, answers: [...answers] });
  };
  return (
    <Stack gap="md">
      <Text>
        <strong>{request.requester}</strong> asks for{' '}
        {formatCountOf(request.requests.length, 'adjustment', 'adjustments')}, <Time at={request.writtenAt} />. Key{' '}
        <CopyOnClick text={request.fingerprint} what="fingerprint" isWhole>
          {request.fingerprint}
        </CopyOnClick>
      </Text>
      {!request.isRequesterKnown && (
        <Notice level="warning">
          This key is not known here: ask {request.requester} by another way whether the fingerprint is theirs.
        </Notice>
      )}
      {refusal && <ProblemPanel problem={refusal} />}
      {request.requests.length > 1 && refusal === null && (
        <Group gap="xs" role="group" aria-label="All of them">
          <Button size="compact-sm" variant="default" onClick={said.approveAll}>
            Approve all
          </Button>
          <Button size="compact-sm" variant="default" onClick={said.declineAll}>
            Decline all
          </Button>
          <Button size="compact-sm" variant="subtle" disabled={answers.length === 0} onClick={said.leaveAll}>
            Leave all
          </Button>
        </Group>
      )}
      {request.requests.map((one) => (
        <AskedOne
          key={one.adjustmentId}
          asked={one}
          choice={said.of(one.adjustmentId)}
          isRefusalSaid={refusal !== null}
          onChoose={said.choose}
        />
      ))}
      <div className={classes.foot}>
        {save.error && <ProblemPanel problem={problemOf(save.error)} />}
        {save.data && <SavedFile path={save.data.path} isOld={signed !== answers} words="Send this file back" />}
        <Group justify="space-between" gap="xs">
          <Text c="dimmed" aria-live="polite">
            {refusal === null && answersSentence(answers, request.requests.length)}
          </Text>
          <Group gap="xs">
            <Button variant="default" onClick={onClose}>
              Close
            </Button>
            <Button disabled={answers.length === 0 || lacksReason(answers)} loading={save.isPending} onClick={sign}>
              Sign and save the answer…
            </Button>
          </Group>
        </Group>
      </div>
    </Stack>
  );
}
