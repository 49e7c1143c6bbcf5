import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { AccountId } from '../../../domain/ids.ts';
import { ProblemPanel, Sentence } from '../../components/index.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';
import { WhyField } from './WhyField.tsx';

/** What is to be said of a link, and still wants a reason. */
export type ToSay =
  | {
      readonly kind: 'unlink';
      readonly id: AccountId;
      readonly otherId: AccountId;
      readonly name: string;
      readonly fromName: string;
    }
  | { readonly kind: 'apart'; readonly id: AccountId; readonly name: string; readonly email: string }
  | { readonly kind: 'not apart'; readonly id: AccountId; readonly name: string };

interface Words {
  readonly title: string;
  readonly sentence: string;
  readonly verb: string;
}

function wordsOf(toSay: ToSay): Words {
  switch (toSay.kind) {
    case 'unlink':
      return {
        title: `Unlink ${toSay.name}`,
        sentence: `Takes back what was said by hand of ${toSay.name} and ${toSay.fromName}. An equal e-mail goes on to link them.`,
        verb: 'Unlink',
      };
    case 'apart':
      return {
        title: `${toSay.name} is not the same person`,
        sentence: `${toSay.email} then no longer links it to other accounts; links made by hand stay. What it was given is no longer shown with theirs.`,
        verb: 'Unlink',
      };
    case 'not apart':
      return {
        title: `${toSay.name} may be the same person`,
        sentence: 'The e-mail links it to others with the same one again.',
        verb: 'Take it back',
      };
  }
}

/** Asks for the reason, which is kept, and then says it. */
export function SayWhyDialog({ toSay, onClose }: { toSay: ToSay; onClose: () => void }) {
  const api = useApi();
  const [note, setNote] = useState('');
  const unlink = useMutation(api.accounts.unlink.mutationOptions({ onSuccess: onClose }));
  const setApart = useMutation(api.accounts.setApart.mutationOptions({ onSuccess: onClose }));
  const isPending = unlink.isPending || setApart.isPending;
  const error = unlink.error ?? setApart.error;
  const { title, sentence, verb } = wordsOf(toSay);
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    if (note.trim() === '' || isPending) return;
    if (toSay.kind === 'unlink') unlink.mutate({ id: toSay.id, otherId: toSay.otherId, note });
    else setApart.mutate({ id: toSay.id, isApart: toSay.kind === 'apart', note });
  };

  return (
    <Modal opened onClose={onClose} title={title}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Text>
            <Sentence text={sentence} />
          </Text>
          <WhyField label="Reason" value={note} onChange={setNote} onSend={submit} />
          {error && <ProblemPanel problem={problemOf(error)} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={isPending} disabled={note.trim() === ''}>
              {verb}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
