import { localiseSentence, splitSentence } from '../lib/format/index.ts';
import { useNow } from '../lib/use-now.ts';
import { ClippedText } from './ClippedText.tsx';
import { Time } from './Time.tsx';

/**
 * A sentence of the engine, with the times in it local and short; each says its exact instant on hover. Nothing that came from
 * outside turns its neighbours.
 */
export function Sentence({ text }: { text: string }) {
  return splitSentence(text).map((part, index) =>
    // The parts of one sentence keep their order.
    // oxlint-disable-next-line react/no-array-index-key
    typeof part === 'string' ? part : <Time key={index} at={part.at} />,
  );
}

/** The same as text, for a title or a label. */
export function useSentence(text: string): string {
  return localiseSentence(text, useNow());
}

/** In a cell: it ends in an ellipsis where the cell ends, and is read in full on hover. */
export function ClippedSentence({ text }: { text: string }) {
  return <ClippedText text={useSentence(text)} />;
}
