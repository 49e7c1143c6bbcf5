import { localiseSentence, splitSentence } from '../lib/format/index.ts';
import { useNow } from '../lib/use-now.ts';
import { Time } from './Time.tsx';

/** A sentence of the engine, with the times in it local and short; each says its exact instant on hover. */
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
