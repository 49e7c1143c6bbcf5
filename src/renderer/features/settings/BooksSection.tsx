import { Select } from '@mantine/core';
import type { Settings } from '../../../contract/settings.ts';
import { useMay } from '../../lib/use-who.ts';
import { Section } from './Section.tsx';
import { usePlainSetting } from './use-setting.ts';

const ZONES = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone.includes('/'))];

/** Whose days the periods of the books begin and end with. */
export function BooksSection({ settings }: { settings: Settings }) {
  const zone = usePlainSetting(settings, 'accountingZone');
  const mayChange = useMay('keep books');
  return (
    <Section title="Books">
      <Select
        label="Accounting time zone"
        description="Days and months of Reconciliation begin at midnight there."
        maw={320}
        searchable
        allowDeselect={false}
        disabled={!mayChange}
        data={ZONES}
        value={zone.value}
        error={zone.error}
        onChange={(next) => next !== null && zone.keep(next)}
      />
    </Section>
  );
}
