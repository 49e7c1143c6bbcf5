import { Button, Group, Modal, PasswordInput, Select, Stack, Text } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { AdjustmentDetail } from '../../../contract/adjustments.ts';
import { ProblemPanel } from '../../components/index.ts';
import { problemOf } from '../../lib/engine/index.ts';
import { formatAmount } from '../../lib/format/index.ts';
import { useWho } from '../../lib/use-who.ts';
import { useCover } from './covered.ts';
import { useAdjustmentCalls } from './use-adjustment-calls.ts';
import type { PreviewState } from './use-preview.ts';

interface Props {
  readonly adjustment: AdjustmentDetail;
  readonly agreement: NonNullable<PreviewState['agreement']>;
  readonly onClose: () => void;
}

/** The second operator looks at the pair and signs it, at this page and for this one only. */
export function SecondOperatorDialog({ adjustment, agreement, onClose }: Props) {
  const who = useWho();
  // Who is proved by the OS account alone is whoever sits here: that is no second person.
  const others = (who?.canSignIn ?? []).filter(
    ({ id, needsPassphrase }) => id !== who?.operator?.id && needsPassphrase,
  );
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [passphrase, setPassphrase] = useState('');
  const { approveWith } = useAdjustmentCalls();
  const chosen = others.find(({ id }) => id === chosenId) ?? others[0];
  useCover();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (chosen === undefined || approveWith.isPending) return;
    approveWith.mutate(
      {
        id: adjustment.id,
        ...agreement,
        operatorId: chosen.id,
        passphrase,
      },
      { onSuccess: onClose, onSettled: () => setPassphrase('') },
    );
  };
  return (
    <Modal opened onClose={onClose} title="Approve with a second operator">
      <form onSubmit={submit} aria-label="Second operator">
        <Stack gap="sm">
          <Text>
            {adjustment.createdBy} asks for {formatAmount(adjustment.delta, { isSigned: true })} {adjustment.unit} for{' '}
            <strong>{adjustment.accountName}</strong>, {adjustment.connectionLabel}:{' '}
            <strong>
              {formatAmount(agreement.approvedBefore)} → {formatAmount(agreement.approvedAfter)}
            </strong>{' '}
            ({adjustment.reason}).
          </Text>
          {chosen === undefined ? (
            <Text>Nobody else has a passphrase here. An admin adds operators in Settings.</Text>
          ) : (
            <>
              <Select
                label="Second operator"
                allowDeselect={false}
                data={others.map(({ id, name, role }) => ({ value: id, label: `${name} (${role})` }))}
                value={chosen.id}
                onChange={(id) => setChosenId(id)}
              />
              <PasswordInput
                label="Their passphrase"
                autoComplete="off"
                data-autofocus
                value={passphrase}
                onChange={(event) => setPassphrase(event.currentTarget.value)}
              />
            </>
          )}
          {approveWith.error && <ProblemPanel problem={problemOf(approveWith.error)} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={approveWith.isPending} disabled={chosen === undefined || passphrase === ''}>
              Approve and sign
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
