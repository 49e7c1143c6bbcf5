import { Button, Group, Loader, Modal, Radio, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { BackupFile, WorkspaceStatus } from '../../../contract/workspace.ts';
import { ProblemPanel, Time } from '../../components/index.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';
import { formatBytes } from '../../lib/format/index.ts';
import classes from './workspace.module.css';

interface Props {
  readonly status: WorkspaceStatus;
  readonly onClose: () => void;
}

/** Stands for a file that is not in the list. */
const OTHER = 'another file';

/** Which backup: one that lies where backups are kept, or any other that the operator points at. */
export function RestoreDialog({ status, onClose }: Props) {
  const api = useApi();
  const backups = useQuery(api.workspace.backups.queryOptions({ input: {}, gcTime: 0 }));
  const restore = useMutation(
    api.workspace.restore.mutationOptions({ onSuccess: (kept) => (kept === null ? undefined : onClose()) }),
  );
  const [picked, setPicked] = useState<string | null>(null);
  const [path, setPath] = useState('');
  const listed = backups.data ?? [];
  const choice = picked ?? (listed[0] ? keyOf(listed[0]) : OTHER);
  const chosen = listed.find((backup) => keyOf(backup) === choice);
  const mustType = choice === OTHER && status.backupBy === 'path';

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (chosen) restore.mutate({ from: 'list', folder: chosen.folder, name: chosen.name });
    else if (status.backupBy === 'dialog') restore.mutate({ from: 'dialog' });
    else if (path.trim() !== '') restore.mutate({ from: 'path', path: path.trim() });
  };

  return (
    <Modal opened onClose={onClose} title="Restore a backup" size="lg">
      <form onSubmit={submit}>
        <Stack gap="md">
          <Text>
            {status.hasStore && (
              <>
                The {status.phase === 'locked' ? 'damaged vault' : 'file'} that is there now is kept in{' '}
                <code>{status.folder}</code> as <code>aside-</code> with the time.{' '}
              </>
            )}
            The backup is looked through before it takes its place, and itself stays where it is.
          </Text>
          {backups.isPending && <Loader size="xs" aria-label="Looking for backups" />}
          {backups.isError && <ProblemPanel problem={problemOf(backups.error)} />}
          {backups.data && (
            <Radio.Group aria-label="Which backup" value={choice} onChange={setPicked}>
              <Stack gap="xs">
                {listed.map((backup) => (
                  <Radio.Card key={keyOf(backup)} value={keyOf(backup)} className={classes.option}>
                    <Group wrap="nowrap" gap="sm">
                      <Radio.Indicator />
                      <div>
                        <Text fw={600} className={classes.name}>
                          {backup.name}
                        </Text>
                        <Text c="dimmed">
                          {backup.folder === 'workspace' ? 'set aside' : 'written'} <Time at={backup.at} /> ·{' '}
                          {formatBytes(backup.bytes)}
                        </Text>
                      </div>
                    </Group>
                  </Radio.Card>
                ))}
                <Radio.Card value={OTHER} className={classes.option}>
                  <Group wrap="nowrap" gap="sm">
                    <Radio.Indicator />
                    <Text fw={600}>{listed.length === 0 ? 'A file' : 'Another file'}</Text>
                  </Group>
                </Radio.Card>
              </Stack>
            </Radio.Group>
          )}
          {backups.data && mustType && (
            <TextInput
              label="Path of the backup"
              autoFocus={listed.length === 0}
              description="On the computer that Counterfoil runs on, from the root on"
              autoComplete="off"
              spellCheck={false}
              value={path}
              onChange={(event) => setPath(event.currentTarget.value)}
            />
          )}
          {restore.error && <ProblemPanel problem={problemOf(restore.error)} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button
              type="submit"
              loading={restore.isPending}
              disabled={!backups.data || (mustType && path.trim() === '')}
            >
              {choice === OTHER && status.backupBy === 'dialog'
                ? 'Choose a file and restore it'
                : 'Restore this backup'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function keyOf({ folder, name }: BackupFile): string {
  return `${folder}/${name}`;
}
