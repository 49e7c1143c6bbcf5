import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { AccountDetail } from '../../../contract/accounts.ts';
import { ProblemPanel } from '../../components/index.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';
import { formatAmount } from '../../lib/format/index.ts';
import { WhyField } from './WhyField.tsx';

interface Props {
  readonly account: Pick<AccountDetail, 'id' | 'name' | 'externalId'>;
  /** The balance that is looked at, and its unit. */
  readonly total: string;
  readonly unit: string;
  readonly onClose: () => void;
}

/** Asks how somebody knows that a balance in doubt is right, and says so. */
export function ConfirmBalanceDialog({ account, total, unit, onClose }: Props) {
  const api = useApi();
  const [note, setNote] = useState('');
  const confirm = useMutation(api.accounts.confirmBalance.mutationOptions({ onSuccess: onClose }));
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    if (note.trim() !== '' && !confirm.isPending) confirm.mutate({ id: account.id, total, note });
  };
  return (
    <Modal opened onClose={onClose} title={`Confirm the balance of ${account.name || account.externalId}`}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Text>
            Check the account on the provider’s own site first. The balance of {formatAmount(total)} {unit} then counts,
            and what it changed by is added to the ledger.
          </Text>
          <WhyField label="How you know" value={note} onChange={setNote} onSend={submit} />
          {confirm.error && <ProblemPanel problem={problemOf(confirm.error)} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={confirm.isPending} disabled={note.trim() === ''}>
              Confirm {formatAmount(total)} {unit}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
