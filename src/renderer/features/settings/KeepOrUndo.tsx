import { Button, Text } from '@mantine/core';
import { LevelBadge } from '../../components/index.ts';

interface Props {
  /** What the two buttons say: `Save limits`, `Undo changes`. */
  readonly words: { readonly keep: string; readonly undo: string };
  /** Something was typed that is not kept yet. */
  readonly isTyped: boolean;
  /** What is wrong with it. */
  readonly problem: string | null;
  readonly set: { readonly isPending: boolean; readonly isSuccess: boolean };
  readonly onKeep: () => void;
  readonly onUndo: () => void;
}

/** For what is typed in several fields and kept as one: the way to keep it, the way back, and whether it was kept. */
export function KeepOrUndo({ words, isTyped, problem, set, onKeep, onUndo }: Props) {
  return (
    <>
      <Button disabled={!isTyped || problem !== null} loading={set.isPending} onClick={onKeep}>
        {words.keep}
      </Button>
      {isTyped && (
        <Button variant="default" onClick={onUndo}>
          {words.undo}
        </Button>
      )}
      {problem !== null && <Text role="alert">{problem}</Text>}
      {set.isSuccess && !isTyped && <LevelBadge level="ok" word="Kept" look="plain" />}
    </>
  );
}
