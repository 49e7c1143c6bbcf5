import SqliteDatabase from 'better-sqlite3-multiple-ciphers';
import { CIPHER_PRAGMAS, keyMaterial } from '../../src/engine/store/sqlite-storage/cipher.ts';

export type RawDatabase = SqliteDatabase.Database;

/** A file by the driver alone, set as the store sets it and encrypted alike: what the work costs at its limit. */
export function openRaw(
  path: string,
  key: Uint8Array | undefined,
  use: 'read' | 'write' | 'make' = 'read',
): RawDatabase {
  const database = new SqliteDatabase(path, { readonly: use === 'read' });
  if (key !== undefined) {
    database.exec(CIPHER_PRAGMAS);
    database.key(keyMaterial(key, use === 'make'));
  }
  database.exec('PRAGMA cache_size = -64000; PRAGMA temp_store = MEMORY');
  if (use !== 'read')
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000');
  return database;
}
