import { NumberInput } from '@mantine/core';
import type { Settings } from '../../../contract/settings.ts';
import { Section } from './Section.tsx';
import { useSetting } from './use-setting.ts';

/** What sending an adjustment allows, and when plans are warned of. */
export function AdjustmentsSection({ settings }: { settings: Settings }) {
  const move = useSetting<'allowedMovePercent', number | string>(
    settings,
    'allowedMovePercent',
    (value) => value,
    (typed) => (typed === '' ? null : Number(typed)),
  );
  const days = useSetting<'notifyExpiryDays', number | string>(
    settings,
    'notifyExpiryDays',
    (value) => value,
    (typed) => (typed === '' ? null : Number(typed)),
  );
  const overdue = useSetting<'manualOverdueDays', number | string>(
    settings,
    'manualOverdueDays',
    (value) => value,
    (typed) => (typed === '' ? null : Number(typed)),
  );
  return (
    <>
      <Section
        title="Adjustments"
        about="The balance is read again just before sending. If it moved more than allowed, sending stops and asks."
      >
        <NumberInput
          label="Allowed move since the preview"
          suffix=" %"
          min={0}
          max={100}
          maw={280}
          value={move.value}
          error={move.error}
          onChange={(value) => move.type(value)}
          onBlur={() => move.keep()}
        />
        <NumberInput
          label="Done by hand: overdue after"
          suffix=" days"
          min={1}
          max={60}
          maw={280}
          value={overdue.value}
          error={overdue.error}
          onChange={(value) => overdue.type(value)}
          onBlur={() => overdue.keep()}
        />
      </Section>
      <Section title="Plans" about="How early the overview warns that a plan ends.">
        <NumberInput
          label="Warn before a plan ends"
          suffix=" days"
          min={0}
          max={90}
          maw={200}
          value={days.value}
          error={days.error}
          onChange={(value) => days.type(value)}
          onBlur={() => days.keep()}
        />
      </Section>
    </>
  );
}
