export {
  openConnection,
  type Connection,
  type ConnectionOptions,
  type SqlValue,
  type Synchronous,
} from './connection.ts';
export { SealError, type SealErrorCode } from './seal.ts';
export { ensureSeals, findSeals, isSealed } from './sealed-file.ts';
export { SqliteStorageInstance, type SqliteInternals } from './instance.ts';
export { plainDocuments } from './plain-documents.ts';
export type { FilledQuery } from './read.ts';
export {
  getRxStorageNodeSqlite,
  getRxStorageOverConnection,
  STORAGE_NAME,
  type SqliteStorage,
  type SqliteStorageSettings,
} from './storage.ts';
export type { TableOptions } from './table.ts';
export { writeTogether, type Together } from './together.ts';
export type { Totals, TotalsQuery } from './totals.ts';
export type { TotalsOptions } from './kept-totals.ts';
