import { Button, Checkbox, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import type { AdjustmentRow } from '../../../contract/adjustments.ts';
import { MOST_IN_FILE } from '../../../domain/approval.ts';
import type { AccountId } from '../../../domain/ids.ts';
import { Notice, ProblemPanel } from '../../components/index.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';
import { formatCount, formatCountOf } from '../../lib/format/index.ts';
import classes from './adjustments.module.css';
import { EMPTY_TAB } from './adjustment-words.ts';
import { CloseLine } from './CloseLine.tsx';
import { FileDialog } from './FileDialog.tsx';
import { SavedFile } from './SavedFile.tsx';
import { TickOne } from './TickOne.tsx';
import { useAdjustmentCalls } from './use-adjustment-calls.ts';

interface Props {
  /** Of one account only. */
  readonly accountId: AccountId | undefined;
  readonly onClose: () => void;
}

/** What waits for a second person, to be ticked: one request file asks another console for all that are. */
export function AskForSeveral({ accountId, onClose }: Props) {
  const api = useApi();
  const [skip, setSkip] = useState(0);
  const waiting = useQuery(
    api.adjustments.page.queryOptions({ input: { tab: 'to approve', accountId, skip, limit: MOST_IN_FILE } }),
  );
  const { rows = [], total = 0 } = waiting.data ?? {};
  return (
    <FileDialog title="Ask another console to approve" onClose={onClose}>
      {waiting.isError && <ProblemPanel problem={problemOf(waiting.error)} onRetry={() => void waiting.refetch()} />}
      {waiting.isSuccess && total === 0 && (
        <div>
          <Text fw={600}>{EMPTY_TAB['to approve']}</Text>
          <Text c="dimmed">Adjustments above somebody’s limit appear here once they ask for approval.</Text>
        </div>
      )}
      {(waiting.isError || (waiting.isSuccess && total === 0)) && <CloseLine onClose={onClose} />}
      {total > MOST_IN_FILE && (
        <Group gap="xs" mb="md" role="group" aria-label="Which of them">
          <Text>
            {formatCount(skip + 1)} to {formatCount(skip + rows.length)} of {formatCount(total)}, the newest first; one
            file holds {formatCount(MOST_IN_FILE)}.
          </Text>
          <Button
            size="compact-sm"
            variant="default"
            disabled={skip === 0}
            onClick={() => setSkip(Math.max(0, skip - MOST_IN_FILE))}
          >
            Newer
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            disabled={skip + rows.length >= total}
            onClick={() => setSkip(skip + MOST_IN_FILE)}
          >
            Older
          </Button>
        </Group>
      )}
      {waiting.isSuccess && total > 0 && <Tick key={skip} rows={rows} onClose={onClose} />}
    </FileDialog>
  );
}

function Tick({ rows, onClose }: { rows: readonly AdjustmentRow[]; onClose: () => void }) {
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [written, setWritten] = useState<ReadonlySet<string>>(ticked);
  const { writeRequest } = useAdjustmentCalls();
  // One that was decided meanwhile is no longer in the list, and no longer asked for.
  const chosen = rows.filter(({ id }) => ticked.has(id));
  const tick = useCallback((id: string, isTicked: boolean) => {
    setTicked((before) => (isTicked ? new Set([...before, id]) : new Set([...before].filter((one) => one !== id))));
  }, []);
  const save = () => {
    setWritten(ticked);
    // The oldest first: in this order they are answered, and sent.
    writeRequest.mutate({ ids: chosen.map(({ id }) => id).toReversed() });
  };
  return (
    <Stack gap="md">
      <Text c="dimmed">
        One file goes to the second person, who approves or declines each. Expired requests are renewed.
      </Text>
      <fieldset className={classes.ticks}>
        <legend className={classes.ticksAll}>
          <Checkbox
            label={`All ${formatCountOf(rows.length, 'that waits', 'that wait')}`}
            checked={chosen.length === rows.length}
            indeterminate={chosen.length > 0 && chosen.length < rows.length}
            onChange={(event) => setTicked(new Set(event.currentTarget.checked ? rows.map(({ id }) => id) : []))}
          />
        </legend>
        {rows.map((row) => (
          <TickOne key={row.id} row={row} isTicked={ticked.has(row.id)} onTick={tick} />
        ))}
      </fieldset>
      <div className={classes.foot}>
        {areInEachOthersWay(chosen) && (
          <Notice level="warning">
            Several of these set the balance of one account: once one is sent, the others need a new request.
          </Notice>
        )}
        {writeRequest.error && <ProblemPanel problem={problemOf(writeRequest.error)} />}
        {writeRequest.data && (
          <SavedFile
            path={writeRequest.data.path}
            isOld={written !== ticked}
            words="Give this file to the second person"
          />
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
          <Button disabled={chosen.length === 0} loading={writeRequest.isPending} onClick={save}>
            {chosen.length === 0 ? 'Save a request file…' : `Save a request file for ${formatCount(chosen.length)}…`}
          </Button>
        </Group>
      </div>
    </Stack>
  );
}

/** Of two that set the balance of one account, the second is no longer what was approved once the first is sent. */
function areInEachOthersWay(rows: readonly AdjustmentRow[]): boolean {
  const setting = rows.filter(({ method, target }) => method === 'set' || target !== null);
  return new Set(setting.map(({ accountId }) => accountId)).size < setting.length;
}
