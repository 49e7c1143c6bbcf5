import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { AdjustmentDetail } from '../../../contract/adjustments.ts';
import { LevelBadge, ProblemPanel, Sentence, Time } from '../../components/index.ts';
import { problemOf } from '../../lib/engine/index.ts';
import classes from './adjustments.module.css';
import { useAdjustmentCalls } from './use-adjustment-calls.ts';

type Evidence = NonNullable<AdjustmentDetail['evidence']>;
type Decision = 'landed' | 'not landed';

/** What is known of an unknown outcome, what was checked, and the two honest choices, each with its evidence. */
export function UnknownChoices({ adjustment, evidence }: { adjustment: AdjustmentDetail; evidence: Evidence }) {
  const [note, setNote] = useState('');
  const { checkAgain, resolve } = useAdjustmentCalls();
  const decide = (decision: Decision) => resolve.mutate({ id: adjustment.id, decision, note });
  const error = resolve.error ?? checkAgain.error;
  const isBusy = resolve.isPending || checkAgain.isPending;

  return (
    <section aria-label="Unknown outcome" className={classes.unknown}>
      <Text fw={600}>
        <Sentence text={evidence.sentence} />
      </Text>
      <h4 className={classes.heading}>What was checked</h4>
      {evidence.checked.length === 0 ? (
        <Text c="dimmed">Nothing could be checked yet.</Text>
      ) : (
        <ol className={classes.checked}>
          {evidence.checked.map((check) => (
            <li key={check.at + check.what}>
              <Time at={check.at} show="second" />
              <span>{check.found.endsWith('.') ? check.found : `${check.what}: ${check.found}`}</span>
            </li>
          ))}
        </ol>
      )}
      <Group gap="xs">
        <Button
          variant="default"
          loading={checkAgain.isPending}
          disabled={isBusy}
          onClick={() => checkAgain.mutate({ id: adjustment.id })}
        >
          Check again
        </Button>
        <Text c="dimmed">Reads balance and ledger again, and sends nothing.</Text>
      </Group>
      <Textarea
        label="Reason for your decision"
        description="Kept with the adjustment and in the audit trail"
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <div className={classes.choices}>
        <Choice
          title="It was applied"
          evidence={evidence.ifLanded}
          isSuggested={evidence.suggestion === 'landed'}
          isDisabled={note.trim() === '' || isBusy}
          onChoose={() => decide('landed')}
        />
        <Choice
          title="It was not applied"
          evidence={evidence.ifNotLanded}
          isSuggested={evidence.suggestion === 'not landed'}
          isDisabled={note.trim() === '' || isBusy}
          onChoose={() => decide('not landed')}
        />
      </div>
      {evidence.suggestion === 'undecided' && (
        <Text c="dimmed">
          <Sentence text={evidence.why ?? 'The evidence does not decide.'} /> Check the provider’s own site before you
          decide.
        </Text>
      )}
      {error && <ProblemPanel problem={problemOf(error)} />}
    </section>
  );
}

interface ChoiceProps {
  readonly title: string;
  readonly evidence: string;
  readonly isSuggested: boolean;
  readonly isDisabled: boolean;
  readonly onChoose: () => void;
}

function Choice({ title, evidence, isSuggested, isDisabled, onChoose }: ChoiceProps) {
  return (
    <Stack gap="xs" className={classes.choice} data-suggested={isSuggested || undefined}>
      {isSuggested && <LevelBadge level="info" word="The evidence supports this" />}
      <Text>
        <Sentence text={evidence} />
      </Text>
      <Button variant={isSuggested ? 'filled' : 'default'} disabled={isDisabled} onClick={onChoose}>
        {title}
      </Button>
    </Stack>
  );
}
