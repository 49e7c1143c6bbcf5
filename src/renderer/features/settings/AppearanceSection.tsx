import { Group, SegmentedControl, Text, TextInput } from '@mantine/core';
import type { Settings } from '../../../contract/settings.ts';
import { Section } from './Section.tsx';
import { usePlainSetting } from './use-setting.ts';

/** Light, dark, density, and by which name this operator signs. */
export function AppearanceSection({ settings }: { settings: Settings }) {
  const scheme = usePlainSetting(settings, 'colourScheme');
  const density = usePlainSetting(settings, 'density');
  const operator = usePlainSetting(settings, 'operatorName');
  return (
    <>
      <Section title="Appearance">
        <Group gap="xl">
          <div>
            <Text fw={500} mb={4}>
              Colours
            </Text>
            <SegmentedControl
              aria-label="Colours"
              value={scheme.value}
              onChange={(value) => scheme.keep(value)}
              data={[
                { value: 'system', label: 'System' },
                { value: 'light', label: 'Light' },
                { value: 'dark', label: 'Dark' },
              ]}
            />
          </div>
          <div>
            <Text fw={500} mb={4}>
              Rows
            </Text>
            <SegmentedControl
              aria-label="Rows"
              value={density.value}
              onChange={(value) => density.keep(value)}
              data={[
                { value: 'comfortable', label: 'Comfortable' },
                { value: 'compact', label: 'Compact' },
              ]}
            />
          </div>
        </Group>
      </Section>
      <Section title="Operator" about="Signs adjustments and the audit trail from now on.">
        <TextInput
          label="Name"
          maw={320}
          value={operator.value}
          error={operator.error}
          onChange={(event) => operator.type(event.currentTarget.value)}
          onBlur={() => operator.keep()}
          onKeyDown={(event) => event.key === 'Enter' && operator.keep()}
        />
      </Section>
    </>
  );
}
