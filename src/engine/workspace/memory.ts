import type { Clock, Logger } from '../ports.ts';
import { COLLECTIONS, type Store } from '../store/index.ts';
import type { Vault } from '../vault/index.ts';
import { createQueue } from '../queue.ts';
import { countWhatIsOurs, look, recall, remember, type Counts, type Recollection } from './recollection.ts';
import { keepWitness, NOTED, noteVault, seeWitness, type Witness } from './witness.ts';

/** Keeps what the vault remembers of an open workspace up to date. */
interface Memory {
  /**
   * Tells the vault at once of everything that is on disk: to be awaited before a write leaves for an API, so that a store
   * from before it is told to be one. Who asks together is told together. @throws what writing threw.
   */
  catchUp(): Promise<void>;
  /** Looks a last time: to be called before the store is closed, and after everything that writes has ended. */
  stop(): Promise<void>;
}

interface MemoryParts {
  readonly store: Store;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Notes and tags of all accounts: they have no column, so to count them every account is read. */
  notesAndTags(): Promise<Pick<Counts, 'notes' | 'tags'>>;
  /** The store is just as it was remembered last, so that nothing need be counted at the start. */
  readonly isAsRemembered: boolean;
  /** How often the workspace has been opened, with this time. */
  readonly openings: number;
}

/** Unasked, the vault is written at most so often: a kill takes this much of its memory, and it never has more than the store. */
const REST_MILLISECONDS = 1000;

/** Looks at the start, and after each change of what is remembered; what is only counted is counted then, and at the end. */
export function createMemory(parts: MemoryParts): Memory {
  const { store, vault, clock, logger } = parts;
  let counts: Counts | null = null;
  let last: Recollection | null = null;
  let witness: Witness | null = null;
  let noted = -1;
  const stopping = new AbortController();
  let isWanted = false;
  let looking: Promise<void> | null = null;
  const telling = createQueue();
  let nextTelling: Promise<void> | null = null;

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
        if (last === null || JSON.stringify({ ...seen, at: last.at }) !== JSON.stringify(last))
          await remember(vault, seen);
        last = seen;
        const before = noted;
        await catchUp();
        if (noted !== before) await clock.sleep(REST_MILLISECONDS, stopping.signal).catch(() => undefined);
      } catch (error) {
        logger.warn('workspace.not-remembered', { error });
      }
    }
  }

  async function tellVault(): Promise<void> {
    const now = await seeWitness(store, parts.openings);
    if (JSON.stringify(now) !== JSON.stringify(witness)) await keepWitness(vault, now);
    witness = now;
    if (vault.revision === noted) return;
    noted = vault.revision;
    await noteVault(store, vault, parts.openings);
  }

  /** One after the other; what is asked for before the next one begins is told by that one. */
  function catchUp(): Promise<void> {
    if (nextTelling !== null) return nextTelling;
    nextTelling = telling(() => {
      nextTelling = null;
      return tellVault();
    });
    return nextTelling;
  }

  function poke(): Promise<void> {
    isWanted = true;
    looking ??= update().finally(() => {
      looking = null;
    });
    return looking;
  }

  const unsubscribe = store.onChange(({ collection, ids }) => {
    if (COLLECTIONS[collection].isRemembered && ids.join() !== NOTED) void poke();
  });
  const unfollow = vault.onChange(() => void poke());
  const begun = begin().catch((error: unknown) => logger.warn('workspace.not-remembered', { error }));
  return {
    catchUp,
    async stop() {
      unsubscribe();
      unfollow();
      stopping.abort();
      await begun;
      await looking;
      counts = null;
      last = null;
      witness = null;
      await poke();
    },
  };
}
