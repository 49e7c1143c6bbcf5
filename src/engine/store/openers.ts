import { pathToFileURL } from 'node:url';
import { openStore, type StoreOptions } from './open-store.ts';
import type { Store } from './store.ts';
import { openStoreInThread } from './thread/index.ts';

/** The worker as it was built, where `npm test` names it: one file starts in half the time that some hundred sources take. */
const built = process.env['COUNTERFOIL_STORE_WORKER'];

/** Where the store's thread is started from in tests. */
export const STORE_WORKER = built === undefined ? new URL('../thread.ts', import.meta.url) : pathToFileURL(built);

type Opener = (options: StoreOptions) => Promise<Store>;

/** Both ways to open a store, for tests that hold for each: `describe.each(OPENERS)('…, %s', (_, open) => …)`. */
export const OPENERS: readonly (readonly [name: string, open: Opener])[] = [
  ['on this thread', openStore],
  ['on a thread of its own', (options) => openStoreInThread(options, STORE_WORKER)],
];
