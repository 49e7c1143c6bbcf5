import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createRxDatabase, fillWithDefaultSettings, getWrappedStorageInstance, type RxDatabase } from 'rxdb';
import type { Instant } from '../../domain/time.ts';
import type { Logger } from '../ports.ts';
import { createQueue } from '../queue.ts';
import { backUpWorkspace } from './backup.ts';
import { DEFINITIONS, type AnyDefinition, type CollectionDefinition } from './collections/index.ts';
import { findForeignSchema } from './known-schema.ts';
import { asProblemError, withProblems } from './problems.ts';
import {
  getRxStorageOverConnection,
  openConnection,
  type ConnectionOptions,
  type SqliteStorage,
  type SqliteStorageInstance,
} from './sqlite-storage/index.ts';
import { createCommit } from './commit.ts';
import { runHere } from './jobs.ts';
import { createEntryClasses } from './entry-classes.ts';
import type { Asked, CollectionName, Documents, Given, Snapshot, Store, StoreChange, Table } from './store.ts';
import { createTable, type Guard, type Place, type PlannedTable } from './table.ts';
import { damageOf, openWorkspaceFile, type WorkspaceFile } from './workspace-file.ts';

export interface StoreOptions {
  /** The workspace's folder; made when it is not there. One process at a time. */
  readonly folder: string;
  /** 32 bytes under which the file is encrypted; without it the file is in clear. Wanted for the opening only. */
  readonly key?: Uint8Array;
  /** The key once more, for a snapshot, which forgets it. Absent: `key` is there for as long as the store is open. */
  keyAgain?(): Promise<Uint8Array>;
  readonly logger: Logger;
  now(): Instant;
  /**
   * Called when a large file that the last process did not close was opened without having been looked through: whoever
   * opened it has that done meanwhile. Absent: it is looked through first, however long that takes.
   */
  onUnchecked?(): void;
  /** Settings of the file's connection; for tests and measurements. */
  readonly storage?: Omit<ConnectionOptions, 'key'>;
}

/**
 * Opens a workspace's store, or makes a new one.
 * @throws ProblemError as `openWorkspaceFile`.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const isHurried = options.onUnchecked !== undefined;
  const file = await openWorkspaceFile(options.folder, connectionOptions(options), isHurried);
  const { synchronous = 'FULL' } = options.storage ?? {};
  try {
    // Tables that a power cut takes away are made again at the next opening: no need to wait for the disk at each. After
    // a crash the log goes on from what was acknowledged, and must not end in several writes that are not on the disk.
    if (synchronous === 'FULL' && !file.wasUnclean) file.connection.execute('PRAGMA synchronous = NORMAL');
    const opened = await openCollections(file);
    file.connection.execute(`PRAGMA synchronous = ${synchronous}`);
    if (file.wasUnclean) options.logger.warn('store.unclean', { file: file.path });
    if (file.wasUnclean && file.isUnchecked) options.onUnchecked?.();
    return createStore(options, file, opened);
  } catch (error) {
    file.close();
    throw asProblemError(error, file.path);
  }
}

/**
 * Opens the store of a workspace that this process has open already, by another connection and only to be read: what is
 * asked here keeps nobody waiting there.
 * @param isPinned to this moment: what is written from now on is not seen.
 */
export async function openStoreToRead(options: StoreOptions, isPinned = false): Promise<Store> {
  const path = join(options.folder, 'workspace.db');
  const connection = openConnection(path, { ...connectionOptions(options), isReadOnly: true });
  const file = { path, connection, wasUnclean: false, isUnchecked: false, close: () => connection.release() };
  try {
    // The moment is that of the transaction's first read.
    if (isPinned) connection.execute('BEGIN; SELECT 1 FROM sqlite_schema LIMIT 1');
    const storage = getRxStorageOverConnection(connection);
    const places: Record<string, Place<unknown>> = {};
    for (const definition of DEFINITIONS) {
      const instance = await createInstance({ token: path, name: path }, storage, definition);
      places[definition.name] = { writer: null, storage: instance };
    }
    return createStore(options, file, {
      places: places as Opened['places'],
      async close() {
        await Promise.all(Object.values(places).map((place) => place.storage.close()));
        file.close();
      },
    });
  } catch (error) {
    file.close();
    throw asProblemError(error, path);
  }
}

function connectionOptions({ key, storage }: StoreOptions): ConnectionOptions {
  return { ...storage, ...(key && { key }) };
}

interface Opened {
  close(): Promise<void>;
  readonly places: { readonly [N in CollectionName]: Place<Documents[N]> };
}

async function openCollections(file: WorkspaceFile): Promise<Opened> {
  const storage = getRxStorageOverConnection(file.connection);
  // The lock on the folder lets no other process in, so nobody else's changes have to be listened for.
  const database = await createRxDatabase({ name: file.path, storage, multiInstance: false, eventReduce: false });
  try {
    const collections = await database.addCollections(
      Object.fromEntries(
        DEFINITIONS.filter(({ kind }) => kind === 'collection').map(({ name, schema, options }) => [
          name,
          { schema, instanceCreationOptions: options },
        ]),
      ),
    );
    const places: Record<string, unknown> = {};
    for (const definition of DEFINITIONS) {
      const writer = collections[definition.name]?.storageInstance ?? (await openPlain(database, storage, definition));
      places[definition.name] = { writer, storage: writer.originalStorageInstance };
    }
    return {
      places: places as Opened['places'],
      async close() {
        await database.requestIdlePromise();
        const plain = DEFINITIONS.filter(({ kind }) => kind === 'storage');
        await Promise.all(plain.map(async ({ name }) => (places as Opened['places'])[name].writer?.close()));
        await database.close();
        file.close();
      },
    };
  } catch (error) {
    await database.close();
    await Promise.all([...database.storageInstances].map((instance) => instance.close()));
    throw error;
  }
}

/** A collection without an RxCollection: the same storage and the same way to write. */
async function openPlain(database: RxDatabase, storage: SqliteStorage, definition: CollectionDefinition) {
  const instance = await createInstance(database, storage, definition);
  return getWrappedStorageInstance(database, instance as never, fillWithDefaultSettings(definition.schema) as never);
}

function createInstance(
  database: Pick<RxDatabase, 'token' | 'name'>,
  storage: SqliteStorage,
  definition: CollectionDefinition,
) {
  return storage.createStorageInstance({
    databaseInstanceToken: database.token,
    databaseName: database.name,
    collectionName: definition.name,
    schema: fillWithDefaultSettings(definition.schema),
    options: definition.options,
    multiInstance: false,
    devMode: false,
  });
}

function createStore(options: StoreOptions, file: WorkspaceFile, opened: Opened): Store {
  const { places } = opened;
  const listeners = new Set<(change: StoreChange) => void>();
  const guard: Guard = (work) => withProblems(file.path, work);
  const inTurn = createQueue();
  const tables = new Map<CollectionName, PlannedTable<never>>();
  const complete = createEntryClasses(places.movementRules.storage, places.adjustments.storage);
  const subscriptions = DEFINITIONS.map((definition) => {
    const own = places[definition.name];
    const place = definition.name === 'entries' ? { ...own, complete } : own;
    tables.set(definition.name, createTable(definition as never, place as never, guard, inTurn) as never);
    return (own.storage as unknown as SqliteStorageInstance<Record<string, unknown>>)
      .changeStream()
      .subscribe(({ events }) => {
        const change = changeOf(
          definition,
          events.map((event) => event.documentData),
        );
        for (const listener of listeners) {
          try {
            listener(change);
          } catch (error) {
            options.logger.error('store.listener', { collection: definition.name, error: String(error) });
          }
        }
      });
  });
  const storages = Object.values(places).map(
    ({ storage }) =>
      storage as Pick<typeof storage, 'checkDocuments' | 'checkTotals' | 'rebuildSearch' | 'rebuildTotals'>,
  );
  const commit = createCommit(file.connection, tables);
  const snapshots = new Set<Store>();
  let closing: Promise<void> | undefined;

  async function openSnapshot(): Promise<Snapshot> {
    const again = await options.keyAgain?.();
    const pinned = await openStoreToRead({ ...options, ...(again && { key: again }) }, true).finally(() =>
      again?.fill(0),
    );
    snapshots.add(pinned);
    return {
      table: (name) => pinned.table(name),
      onChange: () => () => undefined,
      run: (job, given, waiter) => runHere(job, given, { snapshot: pinned, now: () => options.now() }, waiter),
      async close() {
        snapshots.delete(pinned);
        await pinned.close();
      },
    };
  }

  return {
    folder: options.folder,
    wasUnclean: file.wasUnclean,
    table: <N extends CollectionName>(name: N) =>
      tables.get(name) as unknown as Table<Documents[N], Given<N>, Asked<N>>,
    commit: (writes) => guard(() => inTurn(() => commit(writes))),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    bytesOnDisk: () =>
      guard(() =>
        readdirSync(options.folder)
          .filter((name) => name.startsWith('workspace.'))
          .reduce((sum, name) => sum + statSync(join(options.folder, name)).size, 0),
      ),
    check: () =>
      guard(async () => {
        const findings = file.connection.all('PRAGMA integrity_check').map(([finding]) => String(finding));
        if (findings.join() !== 'ok') return findings;
        const told = findForeignSchema(file.connection);
        for (const storage of storages) {
          const { columns, search } = await storage.checkDocuments();
          told.push(...columns, ...search, ...storage.checkTotals());
        }
        return told;
      }),
    findDamage: () => guard(() => damageOf(file.connection)),
    checkTotals: () =>
      guard(async () => {
        const told: string[] = [];
        for (const storage of storages) told.push(...(await storage.checkDocuments()).search, ...storage.checkTotals());
        return told;
      }),
    snapshot: () => guard(openSnapshot),
    backUp: async (path) => backUpWorkspace(file.connection, path),
    rebuildTotals: () =>
      guard(() => {
        for (const storage of storages) {
          storage.rebuildSearch();
          storage.rebuildTotals();
        }
      }),
    close() {
      closing ??= guard(async () => {
        for (const subscription of subscriptions) subscription.unsubscribe();
        await Promise.all([...snapshots].map((snapshot) => snapshot.close()));
        await opened.close();
      });
      return closing;
    },
  };
}

function changeOf(definition: AnyDefinition, documents: readonly unknown[]): StoreChange {
  const values = (field: string | null): string[] => {
    if (field === null) return [];
    const found = documents.map((document) => (document as Record<string, unknown>)[field]);
    return [...new Set(found.filter((value) => typeof value === 'string'))];
  };
  return {
    collection: definition.name,
    ids: values('id'),
    accountIds: values(definition.accountId),
    connectionIds: values(definition.connectionId),
  };
}
