import { Button, Checkbox, Group, Modal, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { AdjustmentRow } from '../../../contract/adjustments.ts';
import { MOST_IN_FILE } from '../../../domain/approval.ts';
import { addCredits, formatCredits, parseCredits } from '../../../domain/credits.ts';
import type { AccountId } from '../../../domain/ids.ts';
import { EmptyState, Notice, ProblemPanel, Time } from '../../components/index.ts';
import { KIND_WORDS } from '../../lib/adjustment-words.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';
import { formatAmount, formatCount, formatCountOf } from '../../lib/format/index.ts';
import classes from './adjustments.module.css';
import { EMPTY_TAB } from './adjustment-words.ts';
import { SavedFile } from './SavedFile.tsx';
import { useAdjustmentCalls } from './use-adjustment-calls.ts';

interface Props {
  /** Of one account only. */
  readonly accountId: AccountId | undefined;
  readonly onClose: () => void;
}

/** What waits for a second person, to be ticked: one request file asks another console for all that are. */
export function AskForSeveral({ accountId, onClose }: Props) {
  const api = useApi();
  const waiting = useQuery(
    api.adjustments.page.queryOptions({ input: { tab: 'to approve', accountId, skip: 0, limit: MOST_IN_FILE } }),
  );
  return (
    <Modal opened onClose={onClose} title="Ask another console to approve" size="lg">
      {waiting.isError && <ProblemPanel problem={problemOf(waiting.error)} onRetry={() => void waiting.refetch()} />}
      {waiting.data && waiting.data.total === 0 && (
        <EmptyState title={EMPTY_TAB['to approve']}>
          What is beyond somebody’s limit comes here once they ask for approval.
        </EmptyState>
      )}
      {waiting.data && waiting.data.total > 0 && (
        <Tick rows={waiting.data.rows} total={waiting.data.total} onClose={onClose} />
      )}
    </Modal>
  );
}

function Tick({ rows, total, onClose }: { rows: readonly AdjustmentRow[]; total: number; onClose: () => void }) {
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [written, setWritten] = useState<ReadonlySet<string>>(ticked);
  const { writeRequest } = useAdjustmentCalls();
  // One that was decided meanwhile is no longer in the list, and no longer asked for.
  const ids = rows.map(({ id }) => id).filter((id) => ticked.has(id));
  const tick = (id: string, isTicked: boolean) => {
    const next = new Set(ticked);
    if (isTicked) next.add(id);
    else next.delete(id);
    setTicked(next);
  };
  const save = () => {
    setWritten(ticked);
    // The oldest first: in this order they are answered, and sent.
    writeRequest.mutate({ ids: ids.toReversed() });
  };
  return (
    <Stack gap="md">
      <Text c="dimmed">
        One file goes to the second person, who approves or declines each. What has ended is asked anew.
      </Text>
      {total > rows.length && (
        <Notice level="info">
          These are the newest {formatCount(rows.length)} of {formatCount(total)}: one file holds no more.
        </Notice>
      )}
      <fieldset className={classes.ticks}>
        <legend className={classes.ticksAll}>
          <Checkbox
            label={`All ${formatCountOf(rows.length, 'that waits', 'that wait')}`}
            checked={ids.length === rows.length}
            indeterminate={ids.length > 0 && ids.length < rows.length}
            onChange={(event) => setTicked(event.currentTarget.checked ? new Set(rows.map(({ id }) => id)) : new Set())}
          />
        </legend>
        {rows.map((row) => (
          <Checkbox
            key={row.id}
            checked={ticked.has(row.id)}
            onChange={(event) => tick(row.id, event.currentTarget.checked)}
            label={
              <>
                <strong>
                  {formatAmount(row.previewBalance)} → {formatAmount(afterOf(row))} {row.unit}
                </strong>{' '}
                ({formatAmount(row.delta, { isSigned: true })}) for {row.accountName}, {row.connectionLabel}
              </>
            }
            description={
              <>
                {KIND_WORDS[row.kind]}, {[row.reason, row.reference].filter((part) => part !== '').join(', ')}; made by{' '}
                {row.createdBy}, <Time at={row.createdAt} />
              </>
            }
          />
        ))}
      </fieldset>
      <div className={classes.foot}>
        {areInEachOthersWay(rows.filter(({ id }) => ticked.has(id))) && (
          <Notice level="warning">
            Several of these set the balance of one account: once one is sent, the others have to be asked anew.
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
          <Button disabled={ids.length === 0} loading={writeRequest.isPending} onClick={save}>
            {ids.length === 0 ? 'Save a request file…' : `Save a request file for ${formatCount(ids.length)}…`}
          </Button>
        </Group>
      </div>
    </Stack>
  );
}

function afterOf({ previewBalance, delta, target }: AdjustmentRow): string {
  if (target !== null) return target;
  const [before, change] = [parseCredits(previewBalance), parseCredits(delta)];
  return before.ok && change.ok ? formatCredits(addCredits(before.value, change.value)) : '';
}

/** Of two that set the balance of one account, the second is no longer what was approved once the first is sent. */
function areInEachOthersWay(rows: readonly AdjustmentRow[]): boolean {
  const setting = rows.filter(({ method, target }) => method === 'set' || target !== null);
  return new Set(setting.map(({ accountId }) => accountId)).size < setting.length;
}
