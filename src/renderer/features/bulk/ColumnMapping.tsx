import { Button, Checkbox, Group, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { BatchView } from '../../../contract/bulk.ts';
import { AdjustmentKindSchema } from '../../../domain/adjustment.ts';
import { BatchFieldSchema, NEEDED_FIELDS, type BatchColumns, type BatchField } from '../../../domain/batch.ts';
import { Notice, ProblemPanel } from '../../components/index.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';
import { FIELD_HINT, FIELD_LABEL } from './batch-words.ts';
import classes from './bulk.module.css';
import { useBulkCalls } from './use-bulk-calls.ts';

const NOWHERE = 'nowhere';
const SAME = 'same';

/** Which column is what; remembered for files with the same names. */
export function ColumnMapping({ batch, onDone }: { batch: BatchView; onDone: () => void }) {
  const { setColumns } = useBulkCalls();
  const [mapping, setMapping] = useState<BatchColumns>(batch.mapping);
  const [same, setSame] = useState<ReadonlySet<BatchField>>(
    new Set(BatchFieldSchema.options.filter((field) => batch.mapping.values[field] !== undefined)),
  );
  const missing = NEEDED_FIELDS.filter(
    (field) => mapping.columns[field] === undefined && !mapping.values[field]?.trim(),
  );

  const choose = (field: BatchField, choice: string | null) => {
    const { [field]: _column, ...columns } = mapping.columns;
    const { [field]: value, ...values } = mapping.values;
    const isColumn = choice !== null && choice !== NOWHERE && choice !== SAME;
    setMapping({
      columns: isColumn ? { ...columns, [field]: Number(choice) } : columns,
      values: choice === SAME ? { ...values, [field]: value ?? '' } : values,
    });
    setSame((before) => {
      const after = new Set(before);
      if (choice === SAME) after.add(field);
      else after.delete(field);
      return after;
    });
  };
  const write = (field: BatchField, text: string) =>
    setMapping(({ columns, values }) => ({ columns, values: { ...values, [field]: text } }));
  const save = (hasHeader: boolean, then?: () => void) =>
    setColumns.mutate({ id: batch.id, mapping, hasHeader }, { onSuccess: then });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (missing.length === 0) save(batch.hasHeader, onDone);
  };

  return (
    <form className={classes.mapping} aria-label="Columns" onSubmit={submit}>
      <div className={classes.fields}>
        {BatchFieldSchema.options.map((field) => (
          <div key={field} className={classes.field}>
            <Select
              label={FIELD_LABEL[field]}
              description={FIELD_HINT[field]}
              withAsterisk={NEEDED_FIELDS.includes(field)}
              allowDeselect={false}
              data={[
                ...batch.header.map((_, at) => ({ value: String(at), label: columnName(batch.header, at) })),
                { value: SAME, label: 'The same for every row' },
                { value: NOWHERE, label: 'Not in the file' },
              ]}
              value={same.has(field) ? SAME : String(mapping.columns[field] ?? NOWHERE)}
              onChange={(choice) => choose(field, choice)}
            />
            {same.has(field) && (
              <SameForAll field={field} value={mapping.values[field] ?? ''} onChange={(text) => write(field, text)} />
            )}
          </div>
        ))}
      </div>
      <Sample batch={batch} mapping={mapping} />
      <DecimalMark batch={batch} />
      <Checkbox
        label="The first row holds the names of the columns"
        checked={batch.hasHeader}
        onChange={(event) => save(event.currentTarget.checked)}
      />
      {missing.length > 0 && (
        <Notice level="warning">
          Choose a column for {missing.map((field) => FIELD_LABEL[field].toLowerCase()).join(', ')}.
        </Notice>
      )}
      {setColumns.error && <ProblemPanel problem={problemOf(setColumns.error)} />}
      <Group justify="flex-end">
        <Button type="submit" disabled={missing.length > 0} loading={setColumns.isPending}>
          Check the rows
        </Button>
      </Group>
    </form>
  );
}

/** Columns that have the same name are told apart by their place. */
function columnName(header: readonly string[], at: number): string {
  const name = header[at] ?? '';
  return header.filter((one) => one === name).length > 1 ? `${name} (column ${at + 1})` : name;
}

const AS_SHOWN = 'as shown';

/** How the file writes amounts, for those of them that people of two countries read differently. */
function DecimalMark({ batch: { id, decimalMark } }: { batch: BatchView }) {
  const { setDecimalMark } = useBulkCalls();
  return (
    <>
      <Select
        label="How amounts are written"
        description="Decides what 10.000 and 10,000 mean in this file"
        allowDeselect={false}
        className={classes.field}
        data={[
          { value: AS_SHOWN, label: 'As the file shows, or refused' },
          { value: '.', label: '1,234.5 – a point before decimals' },
          { value: ',', label: '1.234,5 – a comma before decimals' },
        ]}
        value={decimalMark ?? AS_SHOWN}
        onChange={(choice) =>
          setDecimalMark.mutate({ id, decimalMark: choice === '.' || choice === ',' ? choice : null })
        }
      />
      {setDecimalMark.error && <ProblemPanel problem={problemOf(setDecimalMark.error)} />}
    </>
  );
}

interface SameProps {
  readonly field: BatchField;
  readonly value: string;
  readonly onChange: (text: string) => void;
}

/** One text for all rows: chosen where there is a list of what may be said. */
function SameForAll({ field, value, onChange }: SameProps) {
  const api = useApi();
  const reasons = useQuery({ ...api.adjustments.reasons.queryOptions({ input: {} }), enabled: field === 'reason' });
  const label = `${FIELD_LABEL[field]} of every row`;
  const choices: readonly string[] | undefined =
    field === 'kind'
      ? AdjustmentKindSchema.options
      : field === 'reason'
        ? reasons.data?.map(({ text }) => text)
        : undefined;
  if (choices !== undefined)
    return (
      <Select
        aria-label={label}
        placeholder="Choose one"
        data={[...choices]}
        value={value || null}
        onChange={(choice) => onChange(choice ?? '')}
      />
    );
  return (
    <TextInput
      aria-label={label}
      autoComplete="off"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** The first rows as they stand in the file, under what each column is taken for. */
function Sample({ batch, mapping }: { batch: BatchView; mapping: BatchColumns }) {
  const fieldAt = new Map(Object.entries(mapping.columns).map(([field, at]) => [at, field as BatchField]));
  return (
    <div className={classes.sample}>
      <table>
        <caption className={classes.caption}>The first rows of the file</caption>
        <thead>
          <tr>
            {batch.header.map((name, at) => {
              const field = fieldAt.get(at);
              return (
                // Columns of a file are told apart by their place alone.
                // oxlint-disable-next-line react/no-array-index-key
                <th key={at} scope="col" data-used={field !== undefined || undefined}>
                  {name}
                  <span className={classes.taken}>{field === undefined ? 'not used' : FIELD_LABEL[field]}</span>
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {batch.sample.map((cells, row) => (
            // oxlint-disable-next-line react/no-array-index-key
            <tr key={row}>
              {batch.header.map((_, at) => (
                // oxlint-disable-next-line react/no-array-index-key
                <td key={at}>{cells[at] ?? ''}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
