import { createQueue } from '../queue.ts';

/**
 * Runs work that reads again what changed, one after the other: who asks while something is being read waits for that,
 * too, and never gets what was there before a change that was told already.
 */
export function inTurns(work: () => Promise<void>): () => Promise<void> {
  const queue = createQueue();
  return () => queue(work);
}
