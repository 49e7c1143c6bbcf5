import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { AccountDetail } from '../../../contract/accounts.ts';
import type { AccountId } from '../../../domain/ids.ts';
import { AccountPicker, ProblemPanel } from '../../components/index.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';
import classes from './linked.module.css';
import { WhyField } from './WhyField.tsx';

/** What it takes to name an account that is to be linked. */
export interface LinkTarget {
  readonly id: AccountId;
  readonly name: string;
  readonly email: string;
  readonly externalId: string;
  readonly connectionLabel: string;
}

interface Props {
  readonly account: AccountDetail;
  /** The other account, where it is known already. */
  readonly to?: LinkTarget | null;
  readonly onClose: () => void;
}

/** Says that two accounts are one person's, and why. */
export function LinkDialog({ account, to = null, onClose }: Props) {
  const api = useApi();
  const [other, setOther] = useState<LinkTarget | null>(to);
  const [note, setNote] = useState('');
  const link = useMutation(api.accounts.link.mutationOptions({ onSuccess: onClose }));
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    if (other !== null && note.trim() !== '' && !link.isPending)
      link.mutate({ id: account.id, otherId: other.id, note });
  };

  return (
    <Modal opened onClose={onClose} title={`Link ${account.name || account.externalId}`} size="lg">
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Text c="dimmed">
            With another account of the same person. What either was given is then shown before anything more is. Syncs
            never change it.
          </Text>
          {other === null ? (
            <AccountPicker label="Other account" without={new Set([account.id])} onPick={setOther} />
          ) : (
            <>
              <p className={classes.picked}>
                <span>
                  <strong>{other.name}</strong>{' '}
                  <Text span c="dimmed">
                    {[other.email, other.externalId, other.connectionLabel]
                      .filter((text) => text !== '' && text !== other.name)
                      .join(' · ')}
                  </Text>
                </span>
                <Button variant="default" size="compact-xs" onClick={() => setOther(null)}>
                  Another account
                </Button>
              </p>
              <WhyField
                label="How you know"
                description="Kept with the link, and in both timelines."
                value={note}
                onChange={setNote}
                onSend={submit}
              />
            </>
          )}
          {link.error && <ProblemPanel problem={problemOf(link.error)} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={link.isPending} disabled={other === null || note.trim() === ''}>
              Link
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
