import type { Clock, Logger } from '../ports.ts';
import type { CollectionName, Store } from '../store/index.ts';
import type { Vault } from '../vault/index.ts';
import { countWhatIsOurs, look, recall, remember, type Counts, type Recollection } from './recollection.ts';

/** Keeps what the vault remembers of an open workspace up to date. */
export interface Memory {
  /** Looks a last time: to be called before the store is closed, and after everything that writes has ended. */
  stop(): Promise<void>;
}

export interface MemoryParts {
  readonly store: Store;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Notes and tags of all accounts, which are sealed: to count them, every account must have been read. */
  notesAndTags(): Promise<Pick<Counts, 'notes' | 'tags'>>;
  /** The store is just as it was remembered last, so that nothing need be counted at the start. */
  readonly isAsRemembered: boolean;
}

const REMEMBERED: ReadonlySet<CollectionName> = new Set(['connections', 'operators', 'settings']);

/** Looks at the start, and after each change of what is remembered; what is only counted is counted then, and at the end. */
export function createMemory(parts: MemoryParts): Memory {
  const { store, vault, clock, logger } = parts;
  let counts: Counts | null = null;
  let last: Recollection | null = null;
  let isWanted = false;
  let looking: Promise<void> | null = null;

  async function begin(): Promise<void> {
    if (parts.isAsRemembered) counts ??= (await recall(vault))?.counts ?? null;
    await poke();
  }

  async function update(): Promise<void> {
    while (isWanted) {
      isWanted = false;
      try {
        counts ??= await countWhatIsOurs(store, await parts.notesAndTags());
        const seen = await look(store, counts, clock.now());
        // The file is written durably each time: not for the same again.
        if (last !== null && JSON.stringify({ ...seen, at: last.at }) === JSON.stringify(last)) continue;
        await remember(vault, seen);
        last = seen;
      } catch (error) {
        logger.warn('workspace.not-remembered', { error });
      }
    }
  }

  function poke(): Promise<void> {
    isWanted = true;
    looking ??= update().finally(() => {
      looking = null;
    });
    return looking;
  }

  const unsubscribe = store.onChange(({ collection }) => {
    if (REMEMBERED.has(collection)) void poke();
  });
  const begun = begin().catch((error: unknown) => logger.warn('workspace.not-remembered', { error }));
  return {
    async stop() {
      unsubscribe();
      await begun;
      await looking;
      counts = null;
      last = null;
      await poke();
    },
  };
}
