import type { Change } from '../../contract/changes.ts';
import type { Wish } from '../../contract/host.ts';
import type { Clock, Wishes } from '../ports.ts';
import { createMailbox } from './stream.ts';

/** Tells what changed, to as many as listen. */
export interface ChangeFeed {
  /** One listener's stream: at most ten a second, merged in between, ended by the signal or when the engine stops. */
  follow(signal: AbortSignal | undefined): AsyncGenerator<Change>;
  /** What the host's menu asks of the page; the latest wins. */
  followWishes(wishes: Wishes | undefined, signal: AbortSignal | undefined): AsyncGenerator<Wish>;
}

export interface ChangeSource {
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
    async *followWishes(wishes, signal) {
      const end = endOf(signal);
      const mailbox = createMailbox<Wish>((_old, next) => next);
      const unsubscribe = wishes?.onWish((wish) => mailbox.put(wish));
      try {
        for (;;) {
          const wish = await mailbox.take(end);
          if (wish === null) return;
          yield wish;
        }
      } finally {
        unsubscribe?.();
      }
    },

    async *follow(signal) {
      const end = endOf(signal);
      const mailbox = createMailbox(mergeChanges);
      const unsubscribe = source.subscribe((change) => mailbox.put(change));
      try {
        for (;;) {
          const change = await mailbox.take(end);
          if (change === null) return;
          yield change;
          await clock.sleep(PAUSE_MILLISECONDS, end).catch(() => undefined);
        }
      } finally {
        unsubscribe();
      }
    },
  };
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
