import { Button, Group, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { AdjustmentDetail, ManualInstruction } from '../../../contract/adjustments.ts';
import { CopyOnClick, fact, Facts, ProblemPanel, Time, type Fact, Sentence } from '../../components/index.ts';
import { problemOf } from '../../lib/engine/index.ts';
import { copyText } from '../../lib/copy-text.ts';
import { formatAmount } from '../../lib/format/index.ts';
import classes from './adjustments.module.css';
import { useAdjustmentCalls } from './use-adjustment-calls.ts';

interface Props {
  readonly adjustment: AdjustmentDetail;
  readonly instruction: ManualInstruction;
}

/** What to do on the provider's own site, to the last figure, and the way out when it was not done. */
export function ByHand({ adjustment, instruction }: Props) {
  const [note, setNote] = useState('');
  const { withdraw } = useAdjustmentCalls();
  return (
    <section aria-label="To be done by hand" className={classes.byHand}>
      <h4 className={classes.heading}>To be done by hand</h4>
      <ol className={classes.tasks}>
        {instruction.sentences.map((sentence) => (
          <li key={sentence}>
            <Sentence text={sentence} />
          </li>
        ))}
      </ol>
      <Facts facts={factsOf(adjustment, instruction)} />
      <Text c="dimmed">
        Make the change once. It is confirmed by itself when a sync sees it, and other work on this account goes on.
        {adjustment.dueAt !== null && (
          <>
            {' '}
            Expected by <Time at={adjustment.dueAt} />.
          </>
        )}
      </Text>
      <Textarea
        label="Why it was not done"
        description="Kept with the adjustment and in the audit trail"
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      {withdraw.error && <ProblemPanel problem={problemOf(withdraw.error)} />}
      <Group gap="xs">
        <Button
          variant="default"
          loading={withdraw.isPending}
          disabled={note.trim() === ''}
          title="Choose this only if the change was not made. Counterfoil stops waiting for it."
          onClick={() => withdraw.mutate({ id: adjustment.id, note })}
        >
          Not done
        </Button>
        <Button variant="subtle" onClick={() => void copyText(instruction.site)}>
          Copy the site’s address
        </Button>
      </Group>
    </section>
  );
}

function factsOf({ reference }: AdjustmentDetail, instruction: ManualInstruction): Fact[] {
  const { site, accountName, accountEmail, accountExternalId, delta, before, after, unit } = instruction;
  const account = [accountName, accountEmail].filter((one) => one !== '').join(', ');
  const facts: Fact[] = [
    fact('Site', copied(site, 'address of the site')),
    fact('Account', account === '' ? accountExternalId : account),
    fact('Account id', copied(accountExternalId, 'account id')),
    fact(
      'Change',
      <CopyOnClick text={delta} what="amount">
        {formatAmount(delta, { isSigned: true })} {unit}
      </CopyOnClick>,
    ),
    fact(
      'Before → after',
      <>
        {formatAmount(before)} → {copied(after, 'balance afterwards', formatAmount(after))} {unit}
      </>,
    ),
  ];
  if (reference !== '') facts.push(fact('Ticket', copied(reference, 'ticket')));
  return facts;
}

function copied(text: string, what: string, shown = text) {
  return (
    <CopyOnClick text={text} what={what}>
      {shown}
    </CopyOnClick>
  );
}
