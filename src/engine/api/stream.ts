/** A value that something pushes and a stream takes when it is ready for it. */
export interface Mailbox<T> {
  put(value: T): void;
  /** Waits for the next value. `null`: the signal ended it. */
  take(signal: AbortSignal): Promise<T | null>;
}

/**
 * A mailbox that keeps one value: what comes before it is taken is merged into it, so a slow reader costs no memory.
 * @param merge makes one value of the one waiting and the one that came.
 */
export function createMailbox<T>(merge: (waiting: T, next: T) => T): Mailbox<T> {
  let waiting: { value: T } | null = null;
  let wake: () => void = () => undefined;
  return {
    put(value) {
      waiting = { value: waiting === null ? value : merge(waiting.value, value) };
      wake();
    },
    async take(signal) {
      for (;;) {
        if (signal.aborted) return null;
        if (waiting !== null) {
          const { value } = waiting;
          waiting = null;
          return value;
        }
        const { promise, resolve } = Promise.withResolvers<void>();
        wake = resolve;
        const end = () => resolve();
        signal.addEventListener('abort', end, { once: true });
        await promise;
        signal.removeEventListener('abort', end);
      }
    },
  };
}
