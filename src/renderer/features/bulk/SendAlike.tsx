import { Button, Group, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { BatchView } from '../../../contract/bulk.ts';
import { ProblemPanel } from '../../components/index.ts';
import { problemOf } from '../../lib/engine/index.ts';
import { formatCountOf } from '../../lib/format/index.ts';
import classes from './bulk.module.css';
import { useBulkCalls } from './use-bulk-calls.ts';

/** The code of rows that are alike but for the reference. */
export const ALIKE = 'bulk.alike-in-file';

/** Answers all rows that are alike in one act, with one reason, which the audit trail keeps as that. */
export function SendAlike({ batch }: { batch: BatchView }) {
  const { sendAlike } = useBulkCalls();
  const [reason, setReason] = useState('');
  const rows = batch.problems.find(({ code }) => code === ALIKE)?.rows ?? 0;
  if (rows < 2) return null;
  return (
    <form
      className={classes.again}
      aria-label="Send all that are alike"
      onSubmit={(event) => {
        event.preventDefault();
        if (reason.trim() !== '') sendAlike.mutate({ id: batch.id, reason, rows });
      }}
    >
      <TextInput
        label="Reason to send all that are alike"
        description="Rows in which something else is wrong stay as they are."
        autoComplete="off"
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {sendAlike.error && <ProblemPanel problem={problemOf(sendAlike.error)} />}
      <Group justify="flex-end">
        <Button type="submit" variant="default" disabled={reason.trim() === ''} loading={sendAlike.isPending}>
          Send {formatCountOf(rows, 'row', 'rows')} anyway
        </Button>
      </Group>
    </form>
  );
}
