import { Button, Checkbox, Group, Modal, Select, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { OperatorCard } from '../../../contract/operators.ts';
import { RoleSchema, type Role } from '../../../domain/operator.ts';
import type { Problem } from '../../../domain/problem.ts';
import { CopyOnClick, Notice, ProblemPanel } from '../../components/index.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';
import classes from './settings.module.css';

/** A file that is not even read. */
const TOO_LARGE: Problem = {
  code: 'file.too-large',
  sentence: 'This file is far too large to be an approver ID. It was not read.',
  cure: 'Choose the file that the other console wrote.',
};

interface Props {
  /** `null`: the file is far too large to be read. */
  readonly text: string | null;
  readonly onClose: () => void;
  /** Told the name that the card bears. */
  readonly onTaken: (name: string) => void;
}

/** An operator of another console becomes known here, once an admin has compared the fingerprint with its owner. */
export function TakeInCard({ text, onClose, onTaken }: Props) {
  const api = useApi();
  const card = useQuery(
    api.operators.readCard.queryOptions({ input: { text: text ?? '' }, enabled: text !== null, gcTime: 0 }),
  );
  const problem = text === null ? TOO_LARGE : card.isError ? problemOf(card.error) : null;
  return (
    <Modal opened onClose={onClose} title="An approver at another console">
      {problem !== null && (
        <Stack gap="sm">
          <ProblemPanel problem={problem} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Close
            </Button>
          </Group>
        </Stack>
      )}
      {text !== null && card.data && <Compare text={text} card={card.data} onClose={onClose} onTaken={onTaken} />}
    </Modal>
  );
}

interface CompareProps {
  readonly text: string;
  readonly card: {
    readonly name: string;
    readonly fingerprint: string;
    readonly known: Pick<OperatorCard, 'name'> | null;
  };
  readonly onClose: () => void;
  readonly onTaken: (name: string) => void;
}

function Compare({ text, card: { name, fingerprint, known }, onClose, onTaken }: CompareProps) {
  const api = useApi();
  const [role, setRole] = useState<Role>('finance');
  const [isCompared, setIsCompared] = useState(false);
  const add = useMutation(api.operators.addFromCard.mutationOptions({ onSuccess: () => onTaken(name) }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isCompared && !add.isPending) add.mutate({ text, fingerprint, role });
  };
  return (
    <form onSubmit={submit} aria-label={`Approver ID of ${name}`}>
      <Stack gap="sm">
        <div className={classes.card}>
          <strong>{name}</strong>
          <CopyOnClick text={fingerprint} what="fingerprint" isWhole>
            <span className={classes.fingerprint}>{fingerprint}</span>
          </CopyOnClick>
        </div>
        <Text>
          Ask {name} to read out the key at their console, under Settings, Operators. Anybody can write such a file in
          their name; only the same key is theirs.
        </Text>
        {known !== null && (
          <Notice level="info">Known here as {known.name}: the import replaces what was known.</Notice>
        )}
        <Select
          label="Role here"
          w={160}
          allowDeselect={false}
          data={RoleSchema.options}
          value={role}
          onChange={(next) => setRole(RoleSchema.catch('finance').parse(next))}
        />
        <Checkbox
          label={`I compared the fingerprint with ${name}, by telephone or face to face`}
          checked={isCompared}
          onChange={(event) => setIsCompared(event.currentTarget.checked)}
        />
        {add.error && <ProblemPanel problem={problemOf(add.error)} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={!isCompared} loading={add.isPending}>
            Import the ID of {name}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
