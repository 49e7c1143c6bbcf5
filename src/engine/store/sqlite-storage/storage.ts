import {
  addRxStorageMultiInstanceSupport,
  ensureRxStorageInstanceParamsAreCorrect,
  RXDB_VERSION,
  type RxStorage,
  type RxStorageInstanceCreationParams,
} from 'rxdb';
import { openConnection, type Connection, type ConnectionOptions } from './connection.ts';
import { SqliteStorageInstance, type SqliteInternals } from './instance.ts';
import { ensureTable } from './ensure-table.ts';
import type { TableOptions } from './table.ts';

const STORAGE_NAME = 'sqlite';

interface SqliteStorageSettings {
  /** The file of a database, or `:memory:`. Collections of one database share one file and one connection. */
  readonly path: string | ((databaseName: string) => string);
  /** The key of an encrypted file among them. */
  readonly connection?: ConnectionOptions;
}

export interface SqliteStorage extends RxStorage<SqliteInternals, TableOptions> {
  createStorageInstance<T>(params: RxStorageInstanceCreationParams<T, TableOptions>): Promise<SqliteStorageInstance<T>>;
}

/** An RxStorage that keeps each collection in one table of one SQLite file, encrypted where its connection has a key. */
export function getRxStorageSqlite(settings: SqliteStorageSettings): SqliteStorage {
  const open = new Map<string, Connection>();
  return createStorage((databaseName) => {
    const path = typeof settings.path === 'string' ? settings.path : settings.path(databaseName);
    // Each in-memory database is its own; a name keeps two of them apart.
    const name = path === ':memory:' ? `${path}${databaseName}` : path;
    const known = open.get(name);
    if (known?.isOpen) {
      known.retain();
      return known;
    }
    const connection = openConnection(path, settings.connection);
    open.set(name, connection);
    return connection;
  });
}

/** The same over a connection that the caller opened, and releases when all collections are closed. */
export function getRxStorageOverConnection(connection: Connection): SqliteStorage {
  return createStorage(() => {
    connection.retain();
    return connection;
  });
}

function createStorage(connect: (databaseName: string) => Connection): SqliteStorage {
  return {
    name: STORAGE_NAME,
    rxdbVersion: RXDB_VERSION,
    async createStorageInstance<T>(params: RxStorageInstanceCreationParams<T, TableOptions>) {
      ensureRxStorageInstanceParamsAreCorrect(params);
      if (params.schema.attachments !== undefined) {
        throw new Error('This storage keeps no attachments: leave `attachments` out of the schema');
      }
      const connection = connect(params.databaseName);
      try {
        const name = `${params.collectionName}-${params.schema.version}`;
        const table = ensureTable(connection, name, params.schema, params.options ?? {});
        const instance = new SqliteStorageInstance<T>(
          params,
          params.schema,
          { connection, table },
          params.options ?? {},
        );
        addRxStorageMultiInstanceSupport(STORAGE_NAME, params, instance);
        return instance;
      } catch (error) {
        connection.release();
        throw error;
      }
    },
  };
}
