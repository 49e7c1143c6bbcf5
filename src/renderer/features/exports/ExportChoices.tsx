import { Checkbox, Fieldset, Radio, Select, Stack, Text } from '@mantine/core';
import { ExportSubjectSchema, type ExportPreview } from '../../../contract/exports.ts';
import { ConnectionFilter, FilterField, Notice } from '../../components/index.ts';
import type { ChangeAddress } from '../../lib/address/index.ts';
import { SUBJECT_MEANS, SUBJECT_WORDS, switchColumn } from './export-request.ts';
import type { CsvFormat } from './ExportsScreen.tsx';
import classes from './exports.module.css';
import type { ExportsSearch } from './search.ts';

interface Props {
  readonly search: ExportsSearch;
  readonly change: ChangeAddress<ExportsSearch>;
  readonly format: CsvFormat;
  readonly onFormat: (format: Partial<CsvFormat>) => void;
  readonly columns: ExportPreview['columns'];
  /** What in the typed filter means nothing. */
  readonly problems: readonly string[];
}

const SUBJECTS = Object.keys(SUBJECT_WORDS).map((subject) => ExportSubjectSchema.parse(subject));

/** What is written: of which subject, which rows, which columns, in which form. */
export function ExportChoices({ search, change, format, onFormat, columns, problems }: Props) {
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
        {subject === 'ledger' ? (
          <Stack gap="xs">
            <FilterField
              label="Filter of the ledger"
              placeholder="type:debit since:30d …"
              isWide
              value={search.q}
              onChange={(q) => change({ q }, { replace: true })}
            />
            {problems.map((problem) => (
              <Notice key={problem} level="warning">
                {problem}
              </Notice>
            ))}
            <Text c="dimmed">The same words as in the Ledger. Empty: every entry.</Text>
          </Stack>
        ) : (
          <Stack gap="xs">
            <ConnectionFilter isWide value={search.connection} onChange={(connection) => change({ connection })} />
            <FilterField
              label="Filter of the accounts"
              placeholder="Name, e-mail, id, tag"
              isWide
              value={search.search}
              onChange={(text) => change({ search: text }, { replace: true })}
            />
          </Stack>
        )}
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
          <Select
            label="Separator"
            allowDeselect={false}
            data={[
              { value: ',', label: 'Comma' },
              { value: ';', label: 'Semicolon' },
              { value: '\t', label: 'Tab' },
            ]}
            value={format.csvSeparator}
            onChange={(value) => value !== null && onFormat({ csvSeparator: value })}
          />
          <Checkbox
            label="Byte order mark, for Excel"
            checked={format.csvWithBom}
            onChange={(event) => onFormat({ csvWithBom: event.currentTarget.checked })}
          />
        </Stack>
      </Fieldset>
    </Stack>
  );
}
