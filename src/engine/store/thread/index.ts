export { openStoreInThread, type ThreadOptions } from './open-store-in-thread.ts';
export { runStoreThread } from './run-thread.ts';
