import { Group, PasswordInput, Radio, Stack, Text } from '@mantine/core';
import { useState, type FormEvent, type ReactNode } from 'react';
import type { KeyProtection } from '../../../contract/vault.ts';
import { Notice, ProblemPanel, Sentence } from '../../components/index.ts';
import { problemOf } from '../../lib/engine/index.ts';
import { choiceProblem, PROTECTION_WORDS, safestOf, type ChoiceProblem, type Protection } from './protection-words.ts';
import classes from './vault.module.css';

interface ChosenProtection {
  readonly protection: Protection;
  readonly passphrase: string | undefined;
}

interface Props {
  readonly options: readonly KeyProtection[];
  /** What went wrong with what was chosen last. */
  readonly error: unknown;
  readonly onChoose: (chosen: ChosenProtection) => void;
  /** The buttons; one of them submits. */
  readonly children: ReactNode;
}

/** How the key of the vault is protected: the safest that this computer offers is chosen at first. */
export function ProtectionForm({ options, error, onChoose, children }: Props) {
  const [choice, setChoice] = useState<Protection | null>(() => safestOf(options));
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const [isTried, setIsTried] = useState(false);
  const problem = choiceProblem(choice, passphrase, again);
  const said = (field: ChoiceProblem['field']) => (isTried && problem?.field === field ? problem.words : undefined);
  const warning = options.find((option) => option.kind === choice)?.warning ?? null;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsTried(true);
    if (problem !== null || choice === null) return;
    onChoose({ protection: choice, passphrase: choice === 'passphrase' ? passphrase : undefined });
  };

  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <Radio.Group aria-label="What opens the workspace" value={choice} onChange={(value) => setChoice(value)}>
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
              error={said('passphrase')}
              autoComplete="off"
              value={passphrase}
              onChange={(event) => setPassphrase(event.currentTarget.value)}
            />
            <PasswordInput
              label="The same again"
              description="Type it twice, so that a typing error does not lock you out"
              error={said('again')}
              autoComplete="off"
              value={again}
              onChange={(event) => setAgain(event.currentTarget.value)}
            />
          </Group>
        )}
        {said('choice') !== undefined && (
          <Text c="var(--cf-alarm)" role="alert">
            {said('choice')}
          </Text>
        )}
        {warning !== null && (
          <Notice level="warning">
            <Sentence text={warning} />
          </Notice>
        )}
        {error !== null && error !== undefined && <ProblemPanel problem={problemOf(error)} />}
        {children}
      </Stack>
    </form>
  );
}
