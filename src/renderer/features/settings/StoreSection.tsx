import { Button, Group, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { fact, CopyOnClick, Facts, LevelBadge, ProblemPanel, Time, Sentence } from '../../components/index.ts';
import { InstantSchema } from '../../../domain/time.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';
import { formatBytes, formatCount } from '../../lib/format/index.ts';
import { Section } from './Section.tsx';
import classes from './settings.module.css';

/** Where the workspace lives, how large it is, and whether its file is sound. */
export function StoreSection() {
  const api = useApi();
  const facts = useQuery(api.settings.storeFacts.queryOptions({ input: {}, staleTime: 0 }));
  const check = useMutation(api.settings.checkStore.mutationOptions({ onSuccess: () => void facts.refetch() }));
  const backUp = useMutation(api.settings.backUp.mutationOptions());
  return (
    <Section
      title="Workspace"
      about="Everything Counterfoil stores is in one folder. A backup is one file, made while you work; API keys are not in it."
    >
      {facts.isError && <ProblemPanel problem={problemOf(facts.error)} onRetry={() => void facts.refetch()} />}
      {facts.data && (
        <Facts
          facts={[
            fact(
              'Folder',
              <CopyOnClick text={facts.data.folder} what="folder">
                {facts.data.folder}
              </CopyOnClick>,
            ),
            fact('Size', formatBytes(facts.data.bytes)),
            fact('Entries', formatCount(facts.data.entries)),
            fact('Accounts', formatCount(facts.data.accounts)),
            fact('Last check', facts.data.lastCheck === null ? 'never' : <Checked at={facts.data.lastCheck} />),
          ]}
        />
      )}
      <Group>
        <Button variant="default" loading={check.isPending} onClick={() => check.mutate({})}>
          Check the workspace
        </Button>
        {!check.data && <Text c="dimmed">Reads the whole file and reports any damage.</Text>}
        {check.data && (
          <LevelBadge level={check.data.isSound ? 'ok' : 'alarm'} word={check.data.isSound ? 'Sound' : 'Damaged'} />
        )}
      </Group>
      {check.data && (
        <ul className={classes.sentences} aria-live="polite">
          {check.data.sentences.map((sentence) => (
            <li key={sentence}>
              <Sentence text={sentence} />
            </li>
          ))}
        </ul>
      )}
      <Group>
        <Button variant="default" loading={backUp.isPending} onClick={() => backUp.mutate({})}>
          Back up…
        </Button>
        <Text c="dimmed">Writes one file while you go on working, and the vault that opens it beside it.</Text>
      </Group>
      {backUp.data && (
        <Text aria-live="polite">
          Backed up, {formatBytes(backUp.data.bytes)}:{' '}
          <CopyOnClick text={backUp.data.path} what="path">
            {backUp.data.path}
          </CopyOnClick>
          . Its .vault.json lies beside it: the two belong together.
        </Text>
      )}
      {backUp.error && <ProblemPanel problem={problemOf(backUp.error)} />}
      {check.error && <ProblemPanel problem={problemOf(check.error)} />}
    </Section>
  );
}

function Checked({ at }: { at: string }) {
  const read = InstantSchema.safeParse(at);
  return read.success ? <Time at={read.data} /> : at;
}
