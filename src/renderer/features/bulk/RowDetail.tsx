import { Button, Group, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { BatchAccount, BatchProblem, BatchRowView, BatchView } from '../../../contract/bulk.ts';
import { BatchFieldSchema, type BatchField } from '../../../domain/batch.ts';
import {
  AddressLink,
  Facts,
  fact,
  LevelBadge,
  Notice,
  ProblemPanel,
  Time,
  type Fact,
  Sentence,
} from '../../components/index.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';
import { formatAmount } from '../../lib/format/index.ts';
import { FIELD_LABEL, problemSentence, VERDICT_LEVEL } from './batch-words.ts';
import classes from './bulk.module.css';
import { useBulkCalls } from './use-bulk-calls.ts';

/** One row beside the list: what is wrong, what would happen, and every field to be typed over. */
export function RowDetail({ batch, number }: { batch: BatchView; number: number }) {
  const row = useQuery(useApi().bulk.row.queryOptions({ input: { id: batch.id, number } }));
  if (row.error) return <ProblemPanel problem={problemOf(row.error)} onRetry={() => void row.refetch()} />;
  if (!row.data) return null;
  return <Row batch={batch} row={row.data} />;
}

function Row({ batch, row }: { batch: BatchView; row: BatchRowView }) {
  const { edit, skip } = useBulkCalls();
  const isOpen = row.verdict !== 'to send' && row.verdict !== 'handed on';
  const error = edit.error ?? skip.error;
  const choose = (account: BatchAccount) =>
    edit.mutate({ id: batch.id, number: row.number, field: 'account', text: account.id });
  return (
    <article className={classes.detail} aria-label={`Row ${row.number}`}>
      <header className={classes.rowHead}>
        <h2 className={classes.heading}>Row {row.number}</h2>
        <LevelBadge level={VERDICT_LEVEL[row.verdict]} word={row.verdict} />
        {isOpen && (
          <Button
            variant="default"
            loading={skip.isPending}
            onClick={() => skip.mutate({ id: batch.id, numbers: [row.number], isSkipped: row.verdict !== 'skipped' })}
          >
            {row.verdict === 'skipped' ? 'Do not skip' : 'Skip'}
          </Button>
        )}
      </header>
      {row.problems.map((problem) => (
        <Wrong key={`${problem.code} ${problem.field}`} problem={problem} onChoose={choose} />
      ))}
      {row.adjustment && (
        <Notice level="info">
          {row.verdict === 'handed on' ? 'Its adjustment is' : 'It was sent already:'} {row.adjustment.state},{' '}
          <Time at={row.adjustment.at} />.{' '}
          <AddressLink to={`/adjustments?tab=all&adjustment=${encodeURIComponent(row.adjustment.id)}`}>
            Open the adjustment
          </AddressLink>
        </Notice>
      )}
      {row.before !== null && <Outcome row={row} />}
      {row.warnings.map((warning) => (
        <Notice key={warning} level="warning">
          <Sentence text={warning} />
        </Notice>
      ))}
      {isOpen && (row.asks.length > 0 || row.again !== null) && <SendAgain batch={batch} row={row} />}
      {error && <ProblemPanel problem={problemOf(error)} />}
      <div className={classes.edits}>
        {BatchFieldSchema.options.map((field) => (
          <FieldEdit key={`${field} ${row.fields[field]}`} batch={batch} row={row} field={field} isOpen={isOpen} />
        ))}
      </div>
    </article>
  );
}

function Wrong({ problem, onChoose }: { problem: BatchProblem; onChoose: (account: BatchAccount) => void }) {
  return (
    <Notice level="alarm">
      <p>
        <Sentence text={problemSentence(problem)} />
      </p>
      {problem.cure !== undefined && (
        <p className={classes.quiet}>
          <Sentence text={problem.cure} />
        </p>
      )}
      {problem.accounts?.map((account) => (
        <Button
          key={account.id}
          variant="default"
          size="compact-sm"
          className={classes.candidate}
          onClick={() => onChoose(account)}
        >
          {account.name} · {account.externalId} · {account.connectionLabel}
        </Button>
      ))}
    </Notice>
  );
}

function Outcome({ row }: { row: BatchRowView }) {
  const facts: Fact[] = [
    fact(
      'Before → after',
      <strong>
        {formatAmount(row.before)} → {formatAmount(row.after)} {row.unit}
      </strong>,
    ),
  ];
  if (row.follows === null) facts.push(fact('Balance as of', <Time at={row.balanceAt} />));
  else facts.push(fact('Starts from', `what row ${row.follows} leaves; it waits for that row`));
  if (row.money !== null) facts.push(fact('Worth', `${formatAmount(row.money.amount)} ${row.money.currency}`));
  if (row.method !== null) facts.push(fact('How', METHOD_WORDS[row.method]));
  return <Facts facts={facts} names="narrow" />;
}

const METHOD_WORDS = {
  set: 'the API is told the new balance',
  add: 'the API is told the change',
  manual: 'by hand, on the provider’s own site',
} as const;

interface FieldProps {
  readonly batch: BatchView;
  readonly row: BatchRowView;
  readonly field: BatchField;
  readonly isOpen: boolean;
}

/** One field: typed over and saved by Enter or on leaving it; the row is judged again at once. */
function FieldEdit({ batch, row, field, isOpen }: FieldProps) {
  const { edit } = useBulkCalls();
  const [text, setText] = useState(row.fields[field]);
  const isEdited = row.edited.includes(field);
  const problem = row.problems.find((one) => one.field === field);
  const save = (next: string | null) => edit.mutate({ id: batch.id, number: row.number, field, text: next });
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    if (text !== row.fields[field]) save(text);
  };
  return (
    <form onSubmit={submit} className={classes.edit}>
      <TextInput
        label={FIELD_LABEL[field]}
        autoComplete="off"
        spellCheck={false}
        readOnly={!isOpen}
        error={problem?.sentence ?? (edit.error ? problemOf(edit.error).sentence : undefined)}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onBlur={() => submit()}
        description={isEdited ? 'Edited' : undefined}
      />
      {isEdited && isOpen && (
        <Button variant="subtle" size="compact-sm" onClick={() => save(null)}>
          As in the file
        </Button>
      )}
    </form>
  );
}

/** On purpose, in spite of what stands in its way: only with a reason, which is kept in the audit trail. */
function SendAgain({ batch, row }: { batch: BatchView; row: BatchRowView }) {
  const { sendAgain } = useBulkCalls();
  const [reason, setReason] = useState('');
  const say = (why: string | null) =>
    sendAgain.mutate({ id: batch.id, number: row.number, reason: why, inSpiteOf: row.asks });
  if (row.again !== null && row.asks.length === 0)
    return (
      <Notice level="warning">
        <p>
          {row.again.by} sends it anyway: {row.again.reason}
        </p>
        <Button variant="default" size="compact-sm" loading={sendAgain.isPending} onClick={() => say(null)}>
          Do not send it
        </Button>
      </Notice>
    );
  return (
    <form
      className={classes.again}
      aria-label="Send anyway"
      onSubmit={(event) => {
        event.preventDefault();
        if (reason.trim() !== '') say(reason);
      }}
    >
      <TextInput
        label="Reason to send it anyway"
        autoComplete="off"
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {sendAgain.error && <ProblemPanel problem={problemOf(sendAgain.error)} />}
      <Group justify="flex-end">
        <Button type="submit" variant="default" disabled={reason.trim() === ''} loading={sendAgain.isPending}>
          Send anyway
        </Button>
      </Group>
    </form>
  );
}
