import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { schemaResolver, useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import type { ConnectionCard, ProviderCard } from '../../../contract/connections.ts';
import { ProblemPanel, Time } from '../../components/index.ts';
import { problemOf, useApi, useClient } from '../../lib/engine/index.ts';
import { useEnsureVault } from '../../lib/vault/ensure-vault.ts';
import { blankSecret, secretSchema, typedSecret, valuesOf } from './connection-values.ts';
import { CredentialFields } from './CredentialFields.tsx';
import { TestResult } from './TestResult.tsx';
import { useConnectionTest } from './use-connection-test.ts';

interface Props {
  readonly connection: ConnectionCard;
  readonly provider: ProviderCard;
  readonly onClose: () => void;
}

/** Puts a new key in the place of the old one. The old one is not shown; the new one can be tested first. */
export function ReplaceKeyDialog({ connection, provider, onClose }: Props) {
  const api = useApi();
  const client = useClient();
  const queries = useQueryClient();
  const ensureVault = useEnsureVault();
  const form = useForm({
    initialValues: { secret: blankSecret(provider) },
    validate: schemaResolver(z.object({ secret: secretSchema(provider, true) }), { sync: true }),
  });
  const values = { ...valuesOf(connection, provider), secret: form.values.secret };
  const test = useConnectionTest(provider.id, connection.id, values);
  const replace = useMutation({
    mutationFn: async (secret: Record<string, string>) => {
      if (!(await ensureVault())) return null;
      return client.connections.rotateSecret({ id: connection.id, secret: typedSecret(secret) });
    },
    onSuccess: async (saved) => {
      if (!saved) return;
      await queries.invalidateQueries({ queryKey: api.connections.key() });
      onClose();
    },
  });

  return (
    <Modal opened onClose={onClose} title={`Replace the key of ${connection.label}`} size="lg">
      <form onSubmit={form.onSubmit(({ secret }) => replace.mutate(secret))}>
        <Stack gap="md">
          <Text>
            The key in use was set <Time at={connection.credentialSetAt} />. It is overwritten and cannot be brought
            back; accounts, entries and notes stay as they are.
          </Text>
          <CredentialFields
            fields={provider.credentialFields}
            values={form.values.secret}
            errors={Object.fromEntries(
              provider.credentialFields.map(({ name }) => [name, form.errors[`secret.${name}`] as string | undefined]),
            )}
            keepsBlank={false}
            onChange={(name, value) => form.setFieldValue('secret', { ...form.values.secret, [name]: value })}
          />
          <TestResult test={test} />
          {replace.error && <ProblemPanel problem={problemOf(replace.error)} />}
          <Group justify="flex-end">
            <Button variant="subtle" onClick={onClose}>
              Cancel
            </Button>
            <Button
              variant="default"
              loading={test.isRunning}
              onClick={() => {
                if (!form.validate().hasErrors) test.run(values);
              }}
            >
              Test
            </Button>
            <Button type="submit" loading={replace.isPending}>
              Replace the key
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
