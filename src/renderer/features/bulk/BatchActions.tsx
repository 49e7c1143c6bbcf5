import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { isolateForeign } from '../../../domain/isolate-foreign.ts';
import type { BatchView } from '../../../contract/bulk.ts';
import { CopyOnClick, Notice, ProblemPanel } from '../../components/index.ts';
import { problemOf } from '../../lib/engine/index.ts';
import { formatCountOf } from '../../lib/format/index.ts';
import { sendVerb } from './batch-words.ts';
import classes from './bulk.module.css';
import { ConfirmSend } from './ConfirmSend.tsx';
import { useBulkCalls } from './use-bulk-calls.ts';

/** What may be done with the whole file as it stands. */
export function BatchActions({ batch, onSent }: { batch: BatchView; onSent: () => void }) {
  const router = useRouter();
  const calls = useBulkCalls();
  const [isConfirming, setIsConfirming] = useState(false);
  const [isStopping, setIsStopping] = useState(false);
  const { id, state, sendable } = batch;
  const isGoing = state === 'sending';
  const isHeld = isGoing || state === 'paused';
  const error = calls.pause.error ?? calls.resume.error ?? calls.result.error ?? calls.discard.error;
  return (
    <Group gap="xs" wrap="nowrap">
      {state === 'in review' && batch.handedOn === 0 && (
        <Button
          variant="subtle"
          color="gray"
          loading={calls.discard.isPending}
          onClick={() => calls.discard.mutate({ id }, { onSuccess: () => router.history.push('/adjustments/bulk') })}
        >
          Discard
        </Button>
      )}
      <Button variant="default" loading={calls.result.isPending} onClick={() => calls.result.mutate({ id })}>
        Save result
      </Button>
      {isGoing && (
        <Button variant="default" loading={calls.pause.isPending} onClick={() => calls.pause.mutate({ id })}>
          Pause
        </Button>
      )}
      {isHeld && (
        <Button variant="default" onClick={() => setIsStopping(true)}>
          Stop
        </Button>
      )}
      {state === 'paused' && (
        <Button loading={calls.resume.isPending} onClick={() => calls.resume.mutate({ id })}>
          Resume
        </Button>
      )}
      {!isHeld && (
        <Button disabled={sendable.rows === 0} onClick={() => setIsConfirming(true)}>
          {sendable.rows === 0 ? 'Nothing to send' : `${sendVerb(sendable)}…`}
        </Button>
      )}
      {isConfirming && <ConfirmSend batch={batch} onClose={() => setIsConfirming(false)} onSent={onSent} />}
      {isStopping && <ConfirmStop batch={batch} onClose={() => setIsStopping(false)} />}
      {error && (
        <Modal opened onClose={() => Object.values(calls).forEach((call) => call.reset())} title="That did not work">
          <ProblemPanel problem={problemOf(error)} />
        </Modal>
      )}
      {calls.result.data && (
        <Modal opened onClose={() => calls.result.reset()} title="The result is saved">
          <Text>{formatCountOf(calls.result.data.rows, 'row', 'rows')}, each with what became of it, in</Text>
          <p className={classes.path}>
            <CopyOnClick text={calls.result.data.path} what="path">
              {calls.result.data.path}
            </CopyOnClick>
          </p>
        </Modal>
      )}
    </Group>
  );
}

/** Stopping cannot be taken back by a click: what was approved has to be approved again. */
function ConfirmStop({ batch, onClose }: { batch: BatchView; onClose: () => void }) {
  const { stop } = useBulkCalls();
  return (
    <Modal opened onClose={onClose} title={isolateForeign(`Stop “${batch.name}”`)}>
      <Stack gap="md">
        <Text>{formatCountOf(batch.toSend, 'row', 'rows')} will not be sent, and can be looked at and sent later.</Text>
        {batch.progress.some(({ state }) => state === 'queued' || state === 'sending') && (
          <Notice level="info">What is queued already is still sent. Cancel each on Adjustments.</Notice>
        )}
        {stop.error && <ProblemPanel problem={problemOf(stop.error)} />}
        <Group justify="flex-end">
          <Button variant="subtle" onClick={onClose}>
            Do not stop
          </Button>
          <Button
            color="red"
            data-autofocus
            loading={stop.isPending}
            onClick={() => stop.mutate({ id: batch.id }, { onSuccess: onClose })}
          >
            Stop sending
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
