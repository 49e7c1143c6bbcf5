import { PasswordInput, Stack, TextInput } from '@mantine/core';
import type { ProviderCard } from '../../../contract/connections.ts';
import classes from './connections.module.css';

interface Props {
  readonly fields: ProviderCard['credentialFields'];
  readonly values: Readonly<Record<string, string>>;
  readonly errors: Readonly<Record<string, string | undefined>>;
  /** True where blank means: keep what the vault holds. */
  readonly keepsBlank: boolean;
  readonly onChange: (name: string, value: string) => void;
}

/** The fields a provider declares for its credential. They only take: what the vault holds is never shown back. */
export function CredentialFields({ fields, values, errors, keepsBlank, onChange }: Props) {
  return (
    <Stack gap="sm">
      {fields.map((field, index) => {
        const Input = field.kind === 'secret' ? PasswordInput : TextInput;
        return (
          <Input
            key={field.name}
            label={field.label}
            description={field.hint}
            required={field.isRequired && !keepsBlank}
            placeholder={keepsBlank ? 'Kept as it is unless you type a new one' : undefined}
            autoComplete="off"
            spellCheck={false}
            data-autofocus={!keepsBlank && index === 0 ? true : undefined}
            classNames={field.kind === 'command' ? { input: classes.command } : undefined}
            value={values[field.name] ?? ''}
            error={errors[field.name]}
            onChange={(event) => onChange(field.name, event.currentTarget.value)}
          />
        );
      })}
    </Stack>
  );
}
