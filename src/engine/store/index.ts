export { findWorkspace, isEncrypted, restoreWorkspace, setWorkspaceAside } from './restore.ts';
export { COLLECTIONS, DEFINITIONS } from './collections/index.ts';
export { openStore, type StoreOptions } from './open-store.ts';
export { openStoreInThread, runStoreThread } from './thread/index.ts';
export type { Job } from './jobs.ts';
export type { Readable, Snapshot, Store, StoreChange } from './store.ts';
