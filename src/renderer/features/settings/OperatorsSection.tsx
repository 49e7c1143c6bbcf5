import { Button, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { CopyOnClick, Notice, ProblemPanel, Sentence } from '../../components/index.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';
import { useMay, useWho } from '../../lib/use-who.ts';
import { AddOperator } from './AddOperator.tsx';
import { AddCard } from './AddCard.tsx';
import { OperatorLine } from './OperatorLine.tsx';
import { Section } from './Section.tsx';
import classes from './settings.module.css';

/** Who works here: one's own name, way of signing in and card; and, for admins, everybody. */
export function OperatorsSection() {
  const api = useApi();
  const who = useWho();
  const list = useQuery(api.operators.list.queryOptions({ input: {} }));
  const isKeeper = useMay('keep operators');
  return (
    <Section
      title="Operators"
      about="Who works with this workspace. What each does is kept under their name; nobody who did anything is ever removed."
    >
      {who?.warning && (
        <Notice level="warning">
          <Sentence text={who.warning} />
        </Notice>
      )}
      {list.isError && <ProblemPanel problem={problemOf(list.error)} onRetry={() => void list.refetch()} />}
      <ul className={classes.people}>
        {list.data?.map((operator) => (
          <li key={operator.id}>
            <OperatorLine operator={operator} who={who} isKeeper={isKeeper} />
          </li>
        ))}
      </ul>
      <OwnCard />
      {isKeeper && <AddOperator />}
      {isKeeper && <AddCard />}
    </Section>
  );
}

function OwnCard() {
  const api = useApi();
  const save = useMutation(api.operators.saveCard.mutationOptions());
  return (
    <Stack gap={6}>
      <Group gap="xs">
        <Button variant="default" loading={save.isPending} onClick={() => save.mutate({})}>
          Export your approver ID…
        </Button>
        <Text c="dimmed">An admin of another console imports it once; then your approvals count there.</Text>
      </Group>
      {save.data && (
        <Text aria-live="polite">
          Written to{' '}
          <CopyOnClick text={save.data.path} what="path" isWhole>
            {save.data.path}
          </CopyOnClick>
        </Text>
      )}
      {save.error && <ProblemPanel problem={problemOf(save.error)} />}
    </Stack>
  );
}
