import { Button, Group, Textarea } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { AdjustmentDetail } from '../../../contract/adjustments.ts';
import { MOST_REASON_CHARACTERS } from '../../../domain/approval.ts';
import { ProblemPanel } from '../../components/index.ts';
import { problemOf } from '../../lib/engine/index.ts';
import classes from './adjustments.module.css';
import { useAdjustmentCalls } from './use-adjustment-calls.ts';

/** A second person's no, at this console: it takes a reason, which is asked for once they begin. */
export function Decline({ adjustment }: { adjustment: AdjustmentDetail }) {
  const [note, setNote] = useState<string | null>(null);
  const { decline } = useAdjustmentCalls();
  if (note === null)
    return (
      <Group>
        <Button variant="default" onClick={() => setNote('')}>
          Decline…
        </Button>
      </Group>
    );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (note.trim() !== '' && !decline.isPending) decline.mutate({ id: adjustment.id, note });
  };
  return (
    <form onSubmit={submit} aria-label="Decline" className={classes.form}>
      <Textarea
        label="Why not"
        description="Kept with the adjustment and in the audit trail"
        autosize
        minRows={1}
        maxLength={MOST_REASON_CHARACTERS}
        autoFocus
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      {decline.error && <ProblemPanel problem={problemOf(decline.error)} />}
      <Group gap="xs">
        <Button type="submit" variant="default" disabled={note.trim() === ''} loading={decline.isPending}>
          Decline
        </Button>
        <Button variant="subtle" onClick={() => setNote(null)}>
          Do not decline
        </Button>
      </Group>
    </form>
  );
}
