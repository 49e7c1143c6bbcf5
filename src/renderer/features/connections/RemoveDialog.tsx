import { Button, Group, Loader, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { isolateForeign } from '../../../domain/isolate-foreign.ts';
import type { ConnectionCard, RemovalPreview } from '../../../contract/connections.ts';
import { Notice, ProblemPanel, Sentence } from '../../components/index.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';
import { formatCount } from '../../lib/format/index.ts';
import classes from './connections.module.css';
import { listLosses, unsettledWarning } from './removal-sentences.ts';

/** Says in numbers what removing would lose, and asks for the label before it does. */
export function RemoveDialog({ connection, onClose }: { connection: ConnectionCard; onClose: () => void }) {
  const api = useApi();
  const queries = useQueryClient();
  const [label, setLabel] = useState('');
  const preview = useQuery(api.connections.removalPreview.queryOptions({ input: { id: connection.id }, gcTime: 0 }));
  const remove = useMutation(
    api.connections.remove.mutationOptions({
      onSuccess: async () => {
        onClose();
        await queries.invalidateQueries();
      },
    }),
  );
  const isConfirmed = label.trim() === connection.label;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isConfirmed && preview.data) remove.mutate({ id: connection.id, confirmLabel: label.trim() });
  };

  return (
    <Modal opened onClose={onClose} title={`Remove ${connection.label}`} size="lg">
      <form onSubmit={submit}>
        <Stack gap="md">
          {preview.isPending && <Loader size="xs" aria-label="Counting what would be lost" />}
          {preview.isError && <ProblemPanel problem={problemOf(preview.error)} />}
          {preview.data && <Losses preview={preview.data} />}
          <TextInput
            label={isolateForeign(`Type “${connection.label}” to remove it`)}
            autoComplete="off"
            spellCheck={false}
            data-autofocus
            value={label}
            onChange={(event) => setLabel(event.currentTarget.value)}
          />
          {remove.error && <ProblemPanel problem={problemOf(remove.error)} />}
          <Group justify="flex-end">
            <Button variant="subtle" onClick={onClose}>
              Keep it
            </Button>
            <Button type="submit" color="red" disabled={!isConfirmed || !preview.data} loading={remove.isPending}>
              Remove {connection.label}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function Losses({ preview }: { preview: RemovalPreview }) {
  const losses = listLosses(preview, formatCount);
  const warning = unsettledWarning(preview);
  return (
    <>
      {losses.length === 0 ? (
        <Text>Nothing was synced from it yet: only the connection and its key are lost.</Text>
      ) : (
        <div>
          <Text>Removing it deletes from this computer, for good:</Text>
          <ul className={classes.sentences}>
            {losses.map((loss) => (
              <li key={loss}>{loss}</li>
            ))}
            <li>its key</li>
          </ul>
          <Text c="dimmed">
            Nothing changes at the API. What it no longer lists cannot be read again by adding it anew.
          </Text>
        </div>
      )}
      {warning !== null && (
        <Notice level="alarm">
          <Sentence text={warning} />
        </Notice>
      )}
    </>
  );
}
