import { Group, SegmentedControl, Text } from '@mantine/core';
import type { Settings } from '../../../contract/settings.ts';
import { Section } from './Section.tsx';
import { usePlainSetting } from './use-setting.ts';

/** Light, dark and density. */
export function AppearanceSection({ settings }: { settings: Settings }) {
  const scheme = usePlainSetting(settings, 'colourScheme');
  const density = usePlainSetting(settings, 'density');
  return (
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
  );
}
