import { Checkbox, Select } from '@mantine/core';
import type { Settings } from '../../../contract/settings.ts';
import { Section } from './Section.tsx';
import { DECIMAL_MARK_WORDS, SEPARATOR_WORDS } from './settings-values.ts';
import { usePlainSetting } from './use-setting.ts';

/** How exported files are written unless the export says otherwise. */
export function CsvSection({ settings }: { settings: Settings }) {
  const separator = usePlainSetting(settings, 'csvSeparator');
  const decimalMark = usePlainSetting(settings, 'csvDecimalMark');
  const withBom = usePlainSetting(settings, 'csvWithBom');
  return (
    <Section title="Exported files" about="What an export begins with; each can differ.">
      <Select
        label="Separator"
        maw={200}
        allowDeselect={false}
        data={Object.entries(SEPARATOR_WORDS).map(([value, label]) => ({ value, label }))}
        value={separator.value}
        error={separator.error}
        onChange={(value) => value !== null && separator.keep(value as Settings['csvSeparator'])}
      />
      <Select
        label="Decimal mark"
        maw={200}
        allowDeselect={false}
        data={Object.entries(DECIMAL_MARK_WORDS).map(([value, label]) => ({ value, label }))}
        value={decimalMark.value}
        error={decimalMark.error}
        onChange={(value) => value !== null && decimalMark.keep(value as Settings['csvDecimalMark'])}
      />
      <Checkbox
        label="Byte order mark, so that Excel reads UTF-8"
        checked={withBom.value}
        onChange={(event) => withBom.keep(event.currentTarget.checked)}
      />
    </Section>
  );
}
