import { Button, Checkbox, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ApprovalRequestView } from '../../../contract/adjustments.ts';
import { CopyOnClick, fact, Facts, Notice, ProblemPanel, Time } from '../../components/index.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';
import { formatAmount } from '../../lib/format/index.ts';
import classes from './adjustments.module.css';
import { TOO_LARGE } from './approval-words.ts';

interface Props {
  /** `null`: the file is far too large to be read. */
  readonly text: string | null;
  readonly onClose: () => void;
}

/** A request of another console: who asks for what, from what to what; the answer is a file that goes back. */
export function AnswerRequest({ text, onClose }: Props) {
  const api = useApi();
  const read = useQuery(
    api.adjustments.readRequest.queryOptions({ input: { text: text ?? '' }, enabled: text !== null, gcTime: 0 }),
  );
  return (
    <Modal opened onClose={onClose} title="Approve for another console" size="lg">
      {text === null && <ProblemPanel problem={TOO_LARGE} />}
      {read.isError && <ProblemPanel problem={problemOf(read.error)} />}
      {text !== null && read.data && <Choose text={text} request={read.data} onClose={onClose} />}
    </Modal>
  );
}

function Choose({ text, request, onClose }: { text: string; request: ApprovalRequestView; onClose: () => void }) {
  const api = useApi();
  const open = request.requests.filter(({ isExpired }) => !isExpired);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const answer = useMutation(api.adjustments.answerRequest.mutationOptions());
  return (
    <Stack gap="md">
      <Text>
        <strong>{request.requester}</strong> asks, <Time at={request.writtenAt} />. Key {request.fingerprint}.
      </Text>
      {!request.isRequesterKnown && (
        <Notice level="warning">
          This key is not known here: ask {request.requester} by another way whether the fingerprint is theirs.
        </Notice>
      )}
      {request.requests.map((one) => (
        <section key={one.adjustmentId} className={classes.asked} aria-label={one.accountName}>
          <Checkbox
            label={`${formatAmount(one.before)} → ${formatAmount(one.after)} ${one.unit} for ${one.accountName}`}
            checked={chosen.includes(one.adjustmentId)}
            disabled={one.isExpired}
            onChange={(event) => {
              const isChosen = event.currentTarget.checked;
              setChosen((before) =>
                isChosen ? [...before, one.adjustmentId] : before.filter((id) => id !== one.adjustmentId),
              );
            }}
          />
          {one.isExpired && <Notice level="warning">This request has ended.</Notice>}
          <Facts facts={factsOf(one)} />
          {one.warnings.map((sentence) => (
            <Notice key={sentence} level="warning">
              {sentence}
            </Notice>
          ))}
        </section>
      ))}
      {answer.error && <ProblemPanel problem={problemOf(answer.error)} />}
      {answer.data && (
        <Text aria-live="polite">
          Send this file back:{' '}
          <CopyOnClick text={answer.data.path} what="path">
            {answer.data.path}
          </CopyOnClick>
        </Text>
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Close
        </Button>
        <Button
          disabled={chosen.length === 0 || open.length === 0}
          loading={answer.isPending}
          onClick={() => answer.mutate({ text, adjustmentIds: [...chosen] })}
        >
          Sign and save the answer…
        </Button>
      </Group>
    </Stack>
  );
}

function factsOf(one: ApprovalRequestView['requests'][number]) {
  return [
    fact('Change', `${formatAmount(one.delta, { isSigned: true })} ${one.unit} (${one.kind}, ${one.method})`),
    fact('At', `${one.connectionLabel}, ${one.providerName}, ${one.origin}`),
    fact('Account id', one.accountExternalId),
    fact('Reason', [one.reason, one.reference].filter((part) => part !== '').join(', ')),
    ...(one.note === '' ? [] : [fact('Note', one.note)]),
    fact('Made by', one.createdBy),
    fact('Why a second person', one.why),
    fact('Ends', <Time at={one.expiresAt} />),
  ];
}
