import type { Clock, Logger } from '../ports.ts';
import type { Store } from '../store/index.ts';
import type { Vault } from '../vault/index.ts';
import { remember } from './recollection.ts';

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
}

/** Looks at the start and after each change of a connection; the rest is counted then, and at the end. */
export function createMemory({ store, vault, clock, logger }: MemoryParts): Memory {
  let isWanted = false;
  let looking: Promise<void> | null = null;

  async function look(): Promise<void> {
    while (isWanted) {
      isWanted = false;
      try {
        await remember(store, vault, clock.now());
      } catch (error) {
        logger.warn('workspace.not-remembered', { error });
      }
    }
  }

  function poke(): Promise<void> {
    isWanted = true;
    looking ??= look().finally(() => {
      looking = null;
    });
    return looking;
  }

  const unsubscribe = store.onChange(({ collection }) => {
    if (collection === 'connections') void poke();
  });
  void poke();
  return {
    async stop() {
      unsubscribe();
      await poke();
    },
  };
}
