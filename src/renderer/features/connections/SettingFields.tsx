import { Select, Stack, TextInput } from '@mantine/core';
import type { ProviderCard } from '../../../contract/connections.ts';

interface Props {
  readonly settings: ProviderCard['settings'];
  readonly values: Readonly<Record<string, string>>;
  readonly onChange: (name: string, value: string) => void;
}

type Certainty = ProviderCard['settings'][number]['certainty'];

const CERTAINTY: Record<Certainty, string> = {
  stated: '',
  found: 'Found in another public source.',
  inferred: 'Inferred from a sibling call.',
  assumed: 'Assumed: nobody states it. Change it if the API says otherwise.',
};

/** The provider's own settings. A value that nobody states for sure says so. */
export function SettingFields({ settings, values, onChange }: Props) {
  return (
    <Stack gap="sm">
      {settings.map((setting) => {
        const common = {
          label: setting.label,
          description: [setting.hint, CERTAINTY[setting.certainty]].filter((text) => text !== '').join(' '),
          value: values[setting.name] ?? '',
        };
        return setting.choices.length > 0 ? (
          <Select
            key={setting.name}
            {...common}
            data={[...setting.choices]}
            allowDeselect={false}
            onChange={(value) => onChange(setting.name, value ?? setting.default)}
          />
        ) : (
          <TextInput
            key={setting.name}
            {...common}
            placeholder={setting.default}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => onChange(setting.name, event.currentTarget.value)}
          />
        );
      })}
    </Stack>
  );
}
