import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { isolateForeign } from '../../../domain/isolate-foreign.ts';
import type { BatchView } from '../../../contract/bulk.ts';
import { Amount, Notice, ProblemPanel } from '../../components/index.ts';
import { problemOf } from '../../lib/engine/index.ts';
import { formatAmount, formatCount, formatCountOf } from '../../lib/format/index.ts';
import { sendVerb } from './batch-words.ts';
import classes from './bulk.module.css';
import { useBulkCalls } from './use-bulk-calls.ts';

interface Props {
  readonly batch: BatchView;
  readonly onClose: () => void;
  readonly onSent: () => void;
}

/** The last look before anything is sent: how many, how much of each unit, what it is worth. */
export function ConfirmSend({ batch, onClose, onSent }: Props) {
  const { send } = useBulkCalls();
  const { sendable, tabs } = batch;
  const approve = () =>
    send.mutate(
      { id: batch.id, digest: sendable.digest },
      {
        onSuccess: () => {
          onClose();
          onSent();
        },
      },
    );
  const left = tabs.wrong + tabs.skipped + tabs['sent already'];
  const money = sendable.money.map(({ amount, currency }) => `${formatAmount(amount)} ${currency}`).join(' and ');
  return (
    <Modal opened onClose={onClose} title={isolateForeign(`Send “${batch.name}”`)} size="lg">
      <Stack gap="md">
        <table className={classes.sums}>
          <thead>
            <tr>
              <th scope="col">Connection</th>
              <th scope="col">Rows</th>
              <th scope="col">Given</th>
              <th scope="col">Taken</th>
              <th scope="col">Unit</th>
            </tr>
          </thead>
          <tbody>
            {sendable.sums.map((sum) => (
              <tr key={`${sum.connectionLabel} ${sum.unit}`}>
                <td>{sum.connectionLabel}</td>
                <td>{formatCount(sum.rows)}</td>
                <td>
                  <Amount value={sum.given} isSigned canCopy={false} />
                </td>
                <td>
                  <Amount value={sum.taken} isSigned canCopy={false} />
                </td>
                <td>{sum.unit}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {money !== '' && <Text>Worth {money}, at the connections’ prices.</Text>}
        {sendable.needApproval > 0 && (
          <Notice level="info">
            {formatCountOf(sendable.needApproval, 'row waits', 'rows wait')} for approval first.
          </Notice>
        )}
        {sendable.byHand > 0 && (
          <Notice level="info">
            {formatCountOf(sendable.byHand, 'row is', 'rows are')} to be done by hand on the provider’s own site.
          </Notice>
        )}
        <Text c="dimmed">
          Each balance is read again before its row is sent; where it moved too far the row stops and asks.
          {left > 0 && ` ${formatCountOf(left, 'row of the file is', 'rows of the file are')} not sent.`}
        </Text>
        {send.error && <ProblemPanel problem={problemOf(send.error)} />}
        <Group justify="flex-end">
          <Button variant="subtle" onClick={onClose}>
            Cancel
          </Button>
          <Button data-autofocus loading={send.isPending} disabled={sendable.rows === 0} onClick={approve}>
            {sendVerb(sendable)}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
