import { Button, Group, Loader, Modal, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { WorkspaceStatus } from '../../../contract/workspace.ts';
import { Notice, ProblemPanel, Time, Sentence } from '../../components/index.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';
import { formatCount } from '../../lib/format/index.ts';
import { listGone, listReturning, unsettledWarning } from './loss-sentences.ts';
import classes from './workspace.module.css';

interface Props {
  readonly status: WorkspaceStatus;
  readonly onClose: () => void;
}

/** Says what a new beginning brings back by itself, and what will then be only in the file that is kept. */
export function BeginAnewDialog({ status, onClose }: Props) {
  const api = useApi();
  const isLocked = status.phase === 'locked';
  const losses = useQuery(api.workspace.losses.queryOptions({ input: {}, enabled: !isLocked, gcTime: 0 }));
  const beginAnew = useMutation(api.workspace.beginAnew.mutationOptions());
  const verb = isLocked ? 'Begin anew' : 'Begin anew and sync again';
  const known = isLocked ? null : losses.data;
  const warning = known ? unsettledWarning(known) : null;

  return (
    <Modal opened onClose={onClose} title={verb} size="lg">
      <Stack gap="md">
        <Text>
          The file that is there is kept in <code>{status.folder}</code> as <code>aside-</code> with the time. Nothing
          is deleted, and nothing changes at the APIs.
        </Text>
        {losses.isFetching && <Loader size="xs" aria-label="Looking at what was there" />}
        {losses.isError && <ProblemPanel problem={problemOf(losses.error)} />}
        {known && (
          <>
            <div>
              <Text fw={600}>Comes back by itself</Text>
              <ul className={classes.sentences}>
                {listReturning(known).map((sentence) => (
                  <li key={sentence}>
                    <Sentence text={sentence} />
                  </li>
                ))}
              </ul>
            </div>
            <div>
              <Text fw={600}>
                Will be only in the file that is kept (as of <Time at={known.knownAt} />)
              </Text>
              <ul className={classes.sentences}>
                {listGone(known, formatCount).map((sentence) => (
                  <li key={sentence}>
                    <Sentence text={sentence} />
                  </li>
                ))}
              </ul>
            </div>
          </>
        )}
        {known === null && (
          <Notice level="warning">
            What it holds cannot be told. All connections have to be added again with their keys; notes, tags,
            adjustments with their history, operators, limits and the audit trail will be only in the file that is kept.
          </Notice>
        )}
        {warning !== null && (
          <Notice level="alarm">
            <Sentence text={warning} />
          </Notice>
        )}
        {beginAnew.error && <ProblemPanel problem={problemOf(beginAnew.error)} />}
        <Group justify="flex-end">
          <Button variant="default" data-autofocus onClick={onClose}>
            Leave it as it is
          </Button>
          <Button
            color="red"
            disabled={!isLocked && losses.isPending}
            loading={beginAnew.isPending}
            onClick={() => beginAnew.mutate({ confirm: 'begin anew' })}
          >
            {verb}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
