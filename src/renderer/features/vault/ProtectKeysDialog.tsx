import { Button, Group, Modal, PasswordInput, Radio, Stack, Text } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { KeyProtection } from '../../../contract/vault.ts';
import { Notice, ProblemPanel } from '../../components/index.ts';
import { problemOf } from '../../lib/engine/index.ts';
import { choiceProblem, PROTECTION_WORDS, safestOf, type Protection } from './protection-words.ts';
import { useVaultCalls } from './use-vault-call.ts';
import classes from './vault.module.css';

interface Props {
  readonly options: readonly KeyProtection[];
  readonly onDone: () => void;
  readonly onCancel: () => void;
}

/** Asked once, before the first secret is stored: how the key of the vault is protected. */
export function ProtectKeysDialog({ options, onDone, onCancel }: Props) {
  const [choice, setChoice] = useState<Protection | null>(() => safestOf(options));
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const [isTried, setIsTried] = useState(false);
  const { create } = useVaultCalls();
  const problem = choiceProblem(choice, passphrase, again);
  const warning = options.find((option) => option.kind === choice)?.warning ?? null;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsTried(true);
    if (problem !== null || choice === null) return;
    create.mutate(
      { protection: choice, passphrase: choice === 'passphrase' ? passphrase : undefined },
      { onSuccess: onDone },
    );
  };

  return (
    <Modal opened onClose={onCancel} title="Protect the keys" size="lg">
      <form onSubmit={submit}>
        <Stack gap="md">
          <Text>
            Keys of the remote APIs are encrypted on this computer and never shown again. Choose what opens them.
          </Text>
          <Radio.Group aria-label="How the keys are protected" value={choice} onChange={(value) => setChoice(value)}>
            <Stack gap="xs">
              {options.map((option) => (
                <Radio.Card
                  key={option.kind}
                  value={option.kind}
                  disabled={!option.isAvailable}
                  className={classes.option}
                >
                  <Group wrap="nowrap" align="flex-start" gap="sm">
                    <Radio.Indicator mt={2} />
                    <div>
                      <Text fw={600}>
                        {PROTECTION_WORDS[option.kind].title}
                        {option.isAvailable ? '' : ' – not available here'}
                      </Text>
                      <Text c="dimmed">{PROTECTION_WORDS[option.kind].means}</Text>
                      {option.kind === 'os' && option.isAvailable && <Text c="dimmed">{option.name}</Text>}
                    </div>
                  </Group>
                </Radio.Card>
              ))}
            </Stack>
          </Radio.Group>
          {choice === 'passphrase' && (
            <Group grow align="flex-start">
              <PasswordInput
                label="Passphrase"
                description="At least 10 characters"
                autoComplete="off"
                value={passphrase}
                onChange={(event) => setPassphrase(event.currentTarget.value)}
              />
              <PasswordInput
                label="The same again"
                description="It cannot be recovered"
                autoComplete="off"
                value={again}
                onChange={(event) => setAgain(event.currentTarget.value)}
              />
            </Group>
          )}
          {isTried && problem !== null && (
            <Text c="var(--cf-alarm)" role="alert">
              {problem}
            </Text>
          )}
          {warning !== null && <Notice level="warning">{warning}</Notice>}
          {create.error && <ProblemPanel problem={problemOf(create.error)} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onCancel}>
              Cancel
            </Button>
            <Button type="submit" loading={create.isPending}>
              Protect keys
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
