import type { Change } from '../../contract/changes.ts';
import type { Wish } from '../../contract/host.ts';
import type { Clock, Wishes } from '../ports.ts';
import { createMailbox, type Mailbox } from './stream.ts';

/** Tells what changed, to as many as listen. */
export interface ChangeFeed {
  /** One listener's stream: at most ten a second, merged in between, ended by the signal or when the engine stops. */
  follow(signal: AbortSignal | undefined): AsyncGenerator<Change>;
  /** What the host's menu asks of the page; the latest wins. */
  followWishes(wishes: Wishes | undefined, signal: AbortSignal | undefined): AsyncGenerator<Wish>;
}

interface ChangeSource {
  /** @returns how to stop listening. */
  subscribe(listener: (change: Change) => void): () => void;
}

const PAUSE_MILLISECONDS = 100;
/** Beyond this many ids it costs less to ask for all of the area. */
const MOST_IDS = 500;

export function createChangeFeed(source: ChangeSource, clock: Clock, stopped: AbortSignal): ChangeFeed {
  const endOf = (signal: AbortSignal | undefined) =>
    signal === undefined ? stopped : AbortSignal.any([signal, stopped]);

  return {
    follow(signal) {
      const end = endOf(signal);
      const mailbox = createMailbox(mergeChanges);
      // At once, not when the first value is asked for: what happens in between must not be missed.
      const unsubscribe = source.subscribe((change) => mailbox.put(change));
      end.addEventListener('abort', unsubscribe, { once: true });
      return takeAll(mailbox, end, unsubscribe, () => clock.sleep(PAUSE_MILLISECONDS, end).catch(() => undefined));
    },

    followWishes(wishes, signal) {
      const end = endOf(signal);
      const mailbox = createMailbox<Wish>((_old, next) => next);
      const unsubscribe = wishes?.onWish((wish) => mailbox.put(wish)) ?? (() => undefined);
      end.addEventListener('abort', unsubscribe, { once: true });
      return takeAll(mailbox, end, unsubscribe, () => Promise.resolve());
    },
  };
}

async function* takeAll<T>(
  mailbox: Mailbox<T>,
  end: AbortSignal,
  unsubscribe: () => void,
  pause: () => Promise<void>,
): AsyncGenerator<T> {
  try {
    for (;;) {
      const value = await mailbox.take(end);
      if (value === null) return;
      yield value;
      await pause();
    }
  } finally {
    unsubscribe();
  }
}

/** An empty list of ids means all, so it stays empty whatever is merged into it. */
export function mergeChanges(a: Change, b: Change): Change {
  return {
    areas: [...new Set([...a.areas, ...b.areas])],
    accountIds: mergeIds(a.accountIds, b.accountIds),
    connectionIds: mergeIds(a.connectionIds, b.connectionIds),
  };
}

function mergeIds(a: readonly string[], b: readonly string[]): string[] {
  if (a.length === 0 || b.length === 0) return [];
  const all = new Set([...a, ...b]);
  return all.size > MOST_IDS ? [] : [...all];
}
