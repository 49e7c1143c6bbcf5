import { useState } from 'react';
import type { AdjustmentWarning } from '../../../contract/adjustments.ts';

/** What an operator must tick before it may be sent, and whether they did. */
export interface Acknowledgement {
  /** What `acknowledged` must hold; empty where nothing must be ticked. */
  readonly asked: readonly string[];
  readonly isTicked: boolean;
  readonly setTicked: (isTicked: boolean) => void;
  /** Nothing is asked, or it is ticked. */
  readonly isGiven: boolean;
}

/** A tick stands for the warnings that were on screen: with another warning it has to be set anew. */
export function useAcknowledgement(warnings: readonly AdjustmentWarning[]): Acknowledgement {
  const asked = warnings.flatMap(({ acknowledge }) => acknowledge ?? []);
  const all = asked.join('\n');
  const [tickedFor, setTickedFor] = useState('');
  const isTicked = all !== '' && tickedFor === all;
  return {
    asked,
    isTicked,
    setTicked: (ticked) => setTickedFor(ticked ? all : ''),
    isGiven: all === '' || isTicked,
  };
}
