import { openStore, type StoreOptions } from './open-store.ts';
import type { Store } from './store.ts';
import { openStoreInThread } from './thread/index.ts';

/** Where the store's thread is started from in tests. */
export const STORE_WORKER = new URL('./thread/worker.ts', import.meta.url);

type Opener = (options: StoreOptions) => Promise<Store>;

/** Both ways to open a store, for tests that hold for each: `describe.each(OPENERS)('…, %s', (_, open) => …)`. */
export const OPENERS: readonly (readonly [name: string, open: Opener])[] = [
  ['on this thread', openStore],
  ['on a thread of its own', (options) => openStoreInThread(options, STORE_WORKER)],
];
