export { findWorkspace, isEncrypted, restoreWorkspace, setWorkspaceAside } from './restore.ts';
export { COLLECTIONS, DEFINITIONS } from './collections/index.ts';
export { openStore, type StoreOptions } from './open-store.ts';
export { openStoreInThread, runStoreThread, type ThreadOptions } from './thread/index.ts';
export type { Job } from './jobs.ts';
export type {
  CollectionName,
  Cursor,
  Documents,
  Group,
  KeptAnswer,
  KeptExport,
  KeptSetting,
  Patch,
  Query,
  Readable,
  ReadTable,
  Selector,
  Snapshot,
  Store,
  StoreChange,
  Table,
  Writes,
  Written,
} from './store.ts';
