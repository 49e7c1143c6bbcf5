import { Button, Checkbox, Group, Stack, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { plainReason, ReasonsSchema, type Reason } from '../../../domain/reason.ts';
import { ProblemPanel } from '../../components/index.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';
import { useMay } from '../../lib/use-who.ts';
import { KeepOrUndo } from './KeepOrUndo.tsx';
import { Section } from './Section.tsx';
import classes from './settings.module.css';

/** What adjustments may be made for, and what each reason demands. */
export function ReasonsSection() {
  const api = useApi();
  const reasons = useQuery(api.policy.reasons.queryOptions({ input: {} }));
  const isKeeper = useMay('keep policy');
  return (
    <Section
      title="Reasons"
      about="An adjustment has one of these, and may have to name a note or a ticket. A pattern for tickets: # is a digit, @ a letter, * anything."
    >
      {reasons.isError && <ProblemPanel problem={problemOf(reasons.error)} onRetry={() => void reasons.refetch()} />}
      {reasons.data && <Editor kept={reasons.data} isKeeper={isKeeper} />}
    </Section>
  );
}

function Editor({ kept, isKeeper }: { kept: readonly Reason[]; isKeeper: boolean }) {
  const api = useApi();
  const queries = useQueryClient();
  const [typed, setTyped] = useState<readonly Reason[] | null>(null);
  const set = useMutation(
    api.policy.setReasons.mutationOptions({
      onSuccess: (next) => {
        queries.setQueryData(api.policy.reasons.queryKey({ input: {} }), next);
        setTyped(null);
      },
    }),
  );
  const reasons = typed ?? kept;
  const parsed = ReasonsSchema.safeParse(reasons);
  const problem = typed === null || parsed.success ? null : (parsed.error.issues[0]?.message ?? null);
  const change = (at: number, next: Reason | null) => {
    set.reset();
    setTyped(reasons.flatMap((reason, index) => (index === at ? (next ?? []) : reason)));
  };
  return (
    <>
      <Stack gap={6} component="ul" className={classes.people} aria-label="Reasons">
        {reasons.map((reason, index) => (
          // A reason has no name but its text, which is what is typed here.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={index}>
            <ReasonLine reason={reason} isKeeper={isKeeper} onChange={(next) => change(index, next)} />
          </li>
        ))}
      </Stack>
      {isKeeper && (
        <Group>
          <Button variant="default" onClick={() => setTyped([...reasons, plainReason('')])}>
            Add a reason
          </Button>
          <KeepOrUndo
            words={{ keep: 'Save reasons', undo: 'Undo changes' }}
            isTyped={typed !== null}
            problem={problem}
            set={set}
            onKeep={() => typed && set.mutate({ reasons: [...typed] })}
            onUndo={() => setTyped(null)}
          />
        </Group>
      )}
      {set.error && <ProblemPanel problem={problemOf(set.error)} />}
    </>
  );
}

interface LineProps {
  readonly reason: Reason;
  readonly isKeeper: boolean;
  /** `null`: it goes. */
  readonly onChange: (next: Reason | null) => void;
}

function ReasonLine({ reason, isKeeper, onChange }: LineProps) {
  return (
    <Group gap="sm">
      <TextInput
        aria-label="Reason"
        w={170}
        readOnly={!isKeeper}
        value={reason.text}
        onChange={(event) => onChange({ ...reason, text: event.currentTarget.value })}
      />
      <Checkbox
        label="note"
        aria-label={`${reason.text} needs a note`}
        disabled={!isKeeper}
        checked={reason.needsNote}
        onChange={(event) => onChange({ ...reason, needsNote: event.currentTarget.checked })}
      />
      <Checkbox
        label="ticket"
        aria-label={`${reason.text} needs a ticket`}
        disabled={!isKeeper}
        checked={reason.needsReference}
        onChange={(event) => onChange({ ...reason, needsReference: event.currentTarget.checked })}
      />
      <TextInput
        aria-label={`Ticket pattern for ${reason.text}`}
        placeholder="any ticket"
        w={104}
        readOnly={!isKeeper}
        value={reason.referencePattern}
        onChange={(event) => onChange({ ...reason, referencePattern: event.currentTarget.value })}
      />
      {isKeeper && (
        <Button size="compact-sm" variant="subtle" aria-label={`Remove ${reason.text}`} onClick={() => onChange(null)}>
          <IconTrash size={14} aria-hidden />
        </Button>
      )}
    </Group>
  );
}
