import { Button, Group, NumberInput, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { schemaResolver, useForm } from '@mantine/form';
import type { ConnectionCard, ProviderCard } from '../../../contract/connections.ts';
import { Notice, ProblemPanel } from '../../components/index.ts';
import { problemOf } from '../../lib/engine/index.ts';
import { formatCountOf } from '../../lib/format/index.ts';
import { goesElsewhere, parseBaseUrl } from '../../../domain/base-url.ts';
import {
  connectionValuesSchema,
  newValues,
  splitAccountIds,
  valuesOf,
  type ConnectionValues,
} from './connection-values.ts';
import classes from './connections.module.css';
import { CredentialFields } from './CredentialFields.tsx';
import { SettingFields } from './SettingFields.tsx';
import { TestResult } from './TestResult.tsx';
import { useConnectionTest } from './use-connection-test.ts';
import { useSaveConnection } from './use-save-connection.ts';

interface Props {
  readonly provider: ProviderCard;
  /** `null`: a new one. */
  readonly connection: ConnectionCard | null;
  readonly takenLabels: readonly string[];
  readonly onSaved: (saved: ConnectionCard) => void;
  readonly onCancel: () => void;
}

/** The form of a connection, made from what its provider declares, with the live answer beside it. */
export function ConnectionEditor({ provider, connection, takenLabels, onSaved, onCancel }: Props) {
  const form = useForm<ConnectionValues>({
    initialValues: connection ? valuesOf(connection, provider) : newValues(provider, takenLabels),
    validate: schemaResolver(connectionValuesSchema(provider, connection === null, takenLabels), { sync: true }),
    validateInputOnBlur: ['label', 'baseUrl', 'intervalMinutes', 'priceAmount', 'priceCurrency'],
  });
  const test = useConnectionTest(provider.id, connection?.id, form.values);
  const save = useSaveConnection(provider.id, connection?.id, onSaved);
  const isTested = test.report !== null && !test.isOutdated;
  const isWorking = test.report !== null && !test.isOutdated && test.report.isWorking;
  const mayKeepUntested = connection !== null && !form.isDirty('baseUrl') && !form.isDirty('secret');
  const target = parseBaseUrl(form.values.baseUrl);
  const secretErrors = Object.fromEntries(
    provider.credentialFields.map(({ name }) => [name, form.errors[`secret.${name}`] as string | undefined]),
  );

  return (
    <form
      className={classes.editor}
      onSubmit={form.onSubmit((values) => (isTested || mayKeepUntested ? save.run(values) : test.run(values)))}
    >
      <Stack gap="md" className={classes.fields}>
        <TextInput label="Name" description="Its name on every screen" {...form.getInputProps('label')} />
        <TextInput
          label="Address of the API"
          description={
            target.ok ? `The credential is sent to ${target.value.origin} and nowhere else` : 'Begins with https://'
          }
          spellCheck={false}
          {...form.getInputProps('baseUrl')}
        />
        {connection && goesElsewhere(connection.baseUrl, form.values.baseUrl) && (
          <Notice level="warning">The key that is stored would now be sent to another host.</Notice>
        )}
        <fieldset className={classes.group}>
          <legend>Credential</legend>
          <CredentialFields
            fields={provider.credentialFields}
            values={form.values.secret}
            errors={secretErrors}
            keepsBlank={connection !== null}
            onChange={(name, value) => form.setFieldValue('secret', { ...form.values.secret, [name]: value })}
          />
        </fieldset>
        {provider.accounts === 'a list of ids' && (
          <Textarea
            label="Accounts to sync"
            description={`Ids, one a line${listed(form.values.accountIds)}. Empty: all that the API lists.`}
            autosize
            minRows={3}
            maxRows={10}
            spellCheck={false}
            {...form.getInputProps('accountIds')}
          />
        )}
        {provider.settings.length > 0 && (
          <fieldset className={classes.group}>
            <legend>How to call this API</legend>
            <SettingFields
              settings={provider.settings}
              values={form.values.settings}
              onChange={(name, value) => form.setFieldValue('settings', { ...form.values.settings, [name]: value })}
            />
          </fieldset>
        )}
        <NumberInput
          label="Synced every"
          description={provider.limitKnown}
          suffix=" min"
          min={1}
          max={1440}
          {...form.getInputProps('intervalMinutes')}
        />
        <Group grow align="flex-start">
          <TextInput
            label="Price of one credit"
            description="To show what balances are worth"
            inputMode="decimal"
            placeholder="1.25"
            {...form.getInputProps('priceAmount')}
          />
          <TextInput
            label="Currency"
            description="Three letters"
            placeholder="USD"
            {...form.getInputProps('priceCurrency')}
          />
        </Group>
      </Stack>
      <aside className={classes.beside}>
        <TestResult test={test} />
        {save.error !== null && <ProblemPanel problem={problemOf(save.error)} />}
        <Group gap="xs">
          <Button
            type="button"
            variant={isWorking || mayKeepUntested ? 'default' : 'filled'}
            loading={test.isRunning}
            onClick={() => {
              if (!form.validate().hasErrors) test.run(form.getValues());
            }}
          >
            Test
          </Button>
          <Button
            type="submit"
            variant={isWorking || mayKeepUntested ? 'filled' : 'default'}
            disabled={!isTested && !mayKeepUntested}
            loading={save.isRunning}
          >
            {saveWords(test.report?.isWorking, isTested)}
          </Button>
          <Button type="button" variant="subtle" onClick={onCancel}>
            Cancel
          </Button>
        </Group>
        {!isTested && !mayKeepUntested && <Text c="dimmed">Test it first: then it can be saved.</Text>}
      </aside>
    </form>
  );
}

function listed(accountIds: string): string {
  const count = splitAccountIds(accountIds).length;
  return count === 0 ? '' : ` (${formatCountOf(count, 'id', 'ids')})`;
}

function saveWords(isWorking: boolean | undefined, isTested: boolean): string {
  return isTested && isWorking === false ? 'Save although the test failed' : 'Save';
}
