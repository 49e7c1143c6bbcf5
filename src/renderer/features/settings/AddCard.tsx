import { Button, Checkbox, FileButton, Group, Select, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { RoleSchema, type Role } from '../../../domain/operator.ts';
import { ProblemPanel } from '../../components/index.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';
import { readTextFile } from '../../lib/read-text-file.ts';

/** An operator of another console becomes known here, once an admin has compared the fingerprint with its owner. */
export function AddCard() {
  const [text, setText] = useState<string | null>(null);
  const [isTooLarge, setIsTooLarge] = useState(false);
  const reset = useRef<() => void>(null);
  const take = async (file: File | null) => {
    reset.current?.();
    if (file === null) return;
    const read = await readTextFile(file);
    setIsTooLarge(read === null || read.length > 10_000);
    setText(read === null || read.length > 10_000 ? null : read);
  };
  return (
    <Stack gap={6}>
      <Group gap="xs">
        <FileButton resetRef={reset} accept=".json,application/json" onChange={(file) => void take(file)}>
          {(props) => (
            <Button {...props} variant="default">
              Take in a card…
            </Button>
          )}
        </FileButton>
        <Text c="dimmed">Of an operator who approves at another console.</Text>
      </Group>
      {isTooLarge && <Text>This file is far too large to be a card.</Text>}
      {text !== null && <Confirm text={text} onDone={() => setText(null)} />}
    </Stack>
  );
}

function Confirm({ text, onDone }: { text: string; onDone: () => void }) {
  const api = useApi();
  const card = useQuery(api.operators.readCard.queryOptions({ input: { text }, gcTime: 0 }));
  const [role, setRole] = useState<Role>('finance');
  const [isCompared, setIsCompared] = useState(false);
  const add = useMutation(api.operators.addFromCard.mutationOptions({ onSuccess: onDone }));
  if (card.isError) return <ProblemPanel problem={problemOf(card.error)} />;
  if (card.data === undefined) return null;
  const { name, fingerprint, known } = card.data;
  return (
    <Stack gap="xs">
      <Text>
        <strong>{name}</strong>, key <code>{fingerprint}</code>
        {known !== null && ` (known here as ${known.name}; the card replaces what was known)`}
      </Text>
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
      <Group gap="xs">
        <Button disabled={!isCompared} loading={add.isPending} onClick={() => add.mutate({ text, fingerprint, role })}>
          Take in {name}
        </Button>
        <Button variant="default" onClick={onDone}>
          Leave it
        </Button>
      </Group>
    </Stack>
  );
}
