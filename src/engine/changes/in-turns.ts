/**
 * Runs work that reads again what changed, one after the other: who asks while something is being read waits for that,
 * too, and never gets what was there before a change that was told already.
 */
export function inTurns(work: () => Promise<void>): () => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  return () => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
}
