/**
 * Runs what is given for one key one after the other, in the order in which it is given, and what is given for different
 * keys side by side. Something that fails keeps nothing after it from running.
 * @returns the outcome of what was given.
 */
export type Queue = <T>(work: () => Promise<T> | T, key?: string) => Promise<T>;

/** Keys that nothing waits for are forgotten. */
export function createQueue(): Queue {
  const tails = new Map<string, Promise<unknown>>();
  return (work, key = '') => {
    const mine = (tails.get(key) ?? Promise.resolve()).then(work);
    const forget = () => {
      if (tails.get(key) === tail) tails.delete(key);
    };
    const tail = mine.then(forget, forget);
    tails.set(key, tail);
    return mine;
  };
}
