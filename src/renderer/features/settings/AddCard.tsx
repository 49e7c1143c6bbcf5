import { Button, FileButton, Group, Text } from '@mantine/core';
import { useRef, useState } from 'react';
import { LevelBadge } from '../../components/index.ts';
import { readTextFile } from '../../lib/read-text-file.ts';
import { TakeInCard } from './TakeInCard.tsx';

/** Beyond this a file is no card: the engine would refuse it. */
const MOST_CHARACTERS = 10_000;

/** The way in for an operator of another console: their card, chosen as a file, opens over the settings. */
export function AddCard() {
  const [opened, setOpened] = useState<{ readonly text: string | null } | null>(null);
  const [takenIn, setTakenIn] = useState<string | null>(null);
  const reset = useRef<() => void>(null);
  const take = async (file: File | null) => {
    reset.current?.();
    if (file === null) return;
    const text = await readTextFile(file);
    setTakenIn(null);
    setOpened({ text: text !== null && text.length <= MOST_CHARACTERS ? text : null });
  };
  const close = () => setOpened(null);
  return (
    <>
      <Group gap="xs">
        <FileButton resetRef={reset} accept=".json,application/json" onChange={(file) => void take(file)}>
          {(props) => (
            <Button {...props} variant="default">
              Import an approver’s ID…
            </Button>
          )}
        </FileButton>
        <Text c="dimmed">For somebody who approves at another console.</Text>
        {takenIn !== null && <LevelBadge level="ok" word={`${takenIn} is known here`} look="plain" />}
      </Group>
      {opened && (
        <TakeInCard
          text={opened.text}
          onClose={close}
          onTaken={(name) => {
            setTakenIn(name);
            close();
          }}
        />
      )}
    </>
  );
}
