import { Checkbox, Fieldset, Radio, SegmentedControl, Select, Stack, Text } from '@mantine/core';
import { ExportSubjectSchema, type ExportPreview, type ExportSubject } from '../../../contract/exports.ts';
import { formatFilterTokens, type FilterToken } from '../../../domain/filter-tokens.ts';
import { ConnectionFilter, FilterBar, FilterField, FilterProblems } from '../../components/index.ts';
import type { ChangeAddress } from '../../lib/address/index.ts';
import type { TypedLedgerFilter } from '../../lib/use-ledger-filter.ts';
import { UsageRangeSchema } from '../../lib/usage-span.ts';
import { SUBJECT_MEANS, SUBJECT_WORDS, switchColumn, type CsvChoice } from './export-request.ts';
import classes from './exports.module.css';
import type { ExportsSearch } from './search.ts';

interface Props {
  readonly search: ExportsSearch;
  readonly change: ChangeAddress<ExportsSearch>;
  readonly csv: CsvChoice;
  readonly onCsv: (csv: Partial<CsvChoice>) => void;
  readonly columns: ExportPreview['columns'];
  readonly typed: TypedLedgerFilter;
}

const SUBJECTS = Object.keys(SUBJECT_WORDS).map((subject) => ExportSubjectSchema.parse(subject));

/** What is written: of which subject, which rows, which columns, in which form. */
export function ExportChoices({ search, change, csv, onCsv, columns, typed }: Props) {
  const subject = search.subject ?? 'ledger';
  return (
    <Stack gap="md" className={classes.choices}>
      <Radio.Group
        label="What"
        value={subject}
        onChange={(value) => change({ subject: ExportSubjectSchema.parse(value), without: undefined })}
      >
        <Stack gap={6} mt={6}>
          {SUBJECTS.map((one) => (
            <Radio key={one} value={one} label={SUBJECT_WORDS[one]} description={SUBJECT_MEANS[one]} />
          ))}
        </Stack>
      </Radio.Group>
      <Fieldset legend="Which rows" className={classes.group}>
        <Rows subject={subject} search={search} change={change} typed={typed} />
      </Fieldset>
      <Fieldset legend="Columns" className={classes.group}>
        <div className={classes.columns}>
          {columns.map((column) => (
            <Checkbox
              key={column.name}
              label={column.name}
              title={column.description}
              checked={!(search.without ?? []).includes(column.name)}
              onChange={() =>
                change(
                  {
                    without: switchColumn(
                      search.without ?? [],
                      column.name,
                      columns.map((one) => one.name),
                    ),
                  },
                  { replace: true },
                )
              }
            />
          ))}
        </div>
      </Fieldset>
      <Fieldset legend="Form" className={classes.group}>
        <Stack gap="xs">
          <SegmentedControl
            aria-label="Kind of file"
            value={search.form ?? 'csv'}
            onChange={(value) => change({ form: value === 'xlsx' ? 'xlsx' : undefined }, { replace: true })}
            data={[
              { value: 'csv', label: 'CSV' },
              { value: 'xlsx', label: 'Excel (XLSX)' },
            ]}
          />
          {search.form === 'xlsx' ? (
            <Text c="dimmed">Ids are text, amounts numbers, times and dates as such (UTC).</Text>
          ) : (
            <CsvChoices csv={csv} onCsv={onCsv} />
          )}
        </Stack>
      </Fieldset>
    </Stack>
  );
}

/** Which rows: of the ledger by its own filter, of the others by whose they are. */
function Rows({
  subject,
  search,
  change,
  typed: { tokens, reading },
}: Pick<Props, 'search' | 'change' | 'typed'> & { subject: ExportSubject }) {
  const filterBy = (next: readonly FilterToken[]) =>
    change({ q: formatFilterTokens(next) || undefined }, { replace: true });
  const connections = (
    <ConnectionFilter isWide value={search.connection} onChange={(connection) => change({ connection })} />
  );
  if (subject === 'ledger')
    return (
      <Stack gap="xs">
        <FilterBar label="Filter of the ledger" tokens={tokens} reading={reading} onChange={filterBy} />
        <FilterProblems tokens={tokens} reading={reading} onChange={filterBy} />
        <Text c="dimmed">The same words as in the Ledger. Empty: every entry.</Text>
      </Stack>
    );
  if (subject === 'usage')
    return (
      <Stack gap="xs">
        {connections}
        <SegmentedControl
          aria-label="Range"
          value={search.range ?? 'all'}
          onChange={(value) => change({ range: UsageRangeSchema.safeParse(value).data })}
          data={['all', ...UsageRangeSchema.options].map((value) => ({ value, label: value }))}
        />
        <SegmentedControl
          aria-label="By"
          value={search.by ?? (search.range === '12m' ? 'month' : 'day')}
          onChange={(value) => change({ by: value === 'month' ? 'month' : 'day' })}
          data={[
            { value: 'day', label: 'Day' },
            { value: 'month', label: 'Month' },
          ]}
        />
      </Stack>
    );
  return (
    <Stack gap="xs">
      {connections}
      <FilterField
        label="Filter of the accounts"
        placeholder="Name, e-mail, id, tag"
        isWide
        value={search.search}
        onChange={(text) => change({ search: text }, { replace: true })}
      />
    </Stack>
  );
}

function CsvChoices({ csv, onCsv }: Pick<Props, 'csv' | 'onCsv'>) {
  return (
    <>
      <Select
        label="Separator"
        allowDeselect={false}
        data={[
          { value: ',', label: 'Comma' },
          { value: ';', label: 'Semicolon' },
          { value: '\t', label: 'Tab' },
        ]}
        value={csv.separator}
        onChange={(value) => value !== null && onCsv({ separator: value })}
      />
      <Select
        label="Decimal mark"
        allowDeselect={false}
        data={[
          { value: '.', label: 'Point, 12.5' },
          { value: ',', label: 'Comma, 12,5' },
        ]}
        value={csv.decimalMark}
        // A comma between columns goes with no comma before decimals.
        onChange={(value) =>
          value !== null &&
          onCsv({ decimalMark: value, ...(value === ',' && csv.separator === ',' ? { separator: ';' } : {}) })
        }
      />
      <Checkbox
        label="Byte order mark, for Excel"
        checked={csv.withBom}
        onChange={(event) => onCsv({ withBom: event.currentTarget.checked })}
      />
    </>
  );
}
