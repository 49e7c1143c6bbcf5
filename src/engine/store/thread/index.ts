export { openStoreInThread, type ThreadOptions } from './open-store-in-thread.ts';
