export {
  openConnection,
  type Connection,
  type ConnectionOptions,
  type SqlValue,
  type Synchronous,
} from './connection.ts';
export { CipherError, kindOfFile, type CipherErrorCode, type FileKind } from './cipher.ts';
export { UnwrittenError } from './unwritten.ts';
export { SqliteStorageInstance, type SqliteInternals } from './instance.ts';
export { withoutMeta, type FilledQuery, type Found } from './read.ts';
export {
  getRxStorageSqlite,
  getRxStorageOverConnection,
  STORAGE_NAME,
  type SqliteStorage,
  type SqliteStorageSettings,
} from './storage.ts';
export { ensureTable } from './ensure-table.ts';
export type { TableOptions } from './table.ts';
export { writeTogether, type Together } from './together.ts';
export type { Totals, TotalsQuery } from './totals.ts';
export type { TotalsOptions } from './kept-totals.ts';
export type { Position } from './order.ts';
export { ROW } from './columns.ts';
export { unpack, type Packed } from './packed.ts';
