import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addRxPlugin, createRxDatabase, randomToken, type RxCollection } from 'rxdb';
import { disableWarnings, RxDBDevModePlugin } from 'rxdb/plugins/dev-mode';
import { RxDBLocalDocumentsPlugin } from 'rxdb/plugins/local-documents';
import { replicateRxCollection, type RxReplicationState } from 'rxdb/plugins/replication';
import { wrappedValidateAjvStorage } from 'rxdb/plugins/validate-ajv';
import { afterAll, describe, expect, it } from 'vitest';
import { getRxStorageSqlite } from '../../../src/engine/store/sqlite-storage/index.ts';
import { loadTestUtils } from './rxdb-test-utils.ts';

/*
 * What RxDB 17 publishes in `rxdb/plugins/test-utils`, and what becomes of it here:
 *
 * - `runReplicationBaseTestSuite`: run whole, both ends on our storage, but its five cases of attachments, which run only
 *   where a storage says that it keeps them. Ours refuses them (storage.test.ts).
 * - `runPerformanceTests`: run, for the checks that it makes of what it finds; its times are not looked at.
 * - `humansCollection`, `schemas`, `schemaObjects`, the revisions: used by the cases below.
 * - `ensureReplicationHasNoErrors`, `awaitCollectionsHaveEqualState` and the handlers of a replication: used, here or by the
 *   suite itself.
 * - `ensureEqualState`, `testMultipleTimes`: helpers that no published suite calls. `clearAllLocalIndexedDB`, `…OPFS`,
 *   `…LocalStorage` are of browsers, and `getEncryptedStorage` of a wrapper, which an encrypted file makes unnecessary.
 *
 * RxDB's other tests of storages (`rx-storage-implementations`, `rx-storage-query-correctness`) are in its repository and
 * not in the package. What they ask is asked by the model (model-sequences.ts, model.test.ts) of random documents.
 */

// Dev mode freezes documents and checks queries and schemas: here it is RxDB that looks over our shoulder.
disableWarnings();
addRxPlugin(RxDBDevModePlugin);
addRxPlugin(RxDBLocalDocumentsPlugin);

// The published suite speaks mocha, whose two words these are.
Object.assign(globalThis, { describe, it });
const utils = await loadTestUtils();
const folder = mkdtempSync(join(tmpdir(), 'counterfoil-rxdb-'));
// Encrypted as the workspace is; in clear before a release, as others may use the storage (vitest.long.config.ts).
const isInClear = process.env['STORE_IN_CLEAR'] !== undefined;
const sqlite = getRxStorageSqlite({
  path: (name) => join(folder, `${name}.db`),
  connection: { synchronous: 'OFF', ...(!isInClear && { key: randomBytes(32) }) },
});
const storage = wrappedValidateAjvStorage({ storage: sqlite });

utils.setConfig({
  storage: {
    name: 'sqlite',
    getStorage: () => storage,
    getPerformanceStorage: () => ({ storage: sqlite, description: 'sqlite' }),
    hasPersistence: true,
    hasMultiInstance: true,
    hasAttachments: false,
    hasReplication: true,
  },
});

afterAll(() => rmSync(folder, { recursive: true }));

describe(`RxDB’s own suites on the SQLite storage, ${isInClear ? 'in clear' : 'encrypted'}`, () => {
  let server: RxCollection<never> | undefined;

  async function cleanUpServer(): Promise<void> {
    await server?.database.close();
    const database = await createRxDatabase({ name: randomToken(10), storage });
    const { humans } = await database.addCollections({ humans: { schema: utils.schemas.human } });
    server = humans as unknown as RxCollection<never>;
  }

  function replicate(collection: RxCollection, live: boolean): RxReplicationState<never, unknown> {
    const remote = server!;
    return replicateRxCollection<never, unknown>({
      collection: collection as never,
      replicationIdentifier: 'conformance',
      live,
      retryTime: 50,
      pull: { handler: utils.getPullHandler(remote), stream$: utils.getPullStream(remote) as never },
      push: { handler: utils.getPushHandler(remote) },
    });
  }

  utils.runReplicationBaseTestSuite({
    cleanUpServer,
    startReplication: (collection) => replicate(collection, true),
    async syncOnce(collection) {
      const replication = replicate(collection, false);
      utils.ensureReplicationHasNoErrors(replication as never);
      await replication.awaitInitialReplication();
    },
    async getAllServerDocs() {
      const documents = await server!.storageInstance.getChangedDocumentsSince?.(1000);
      return documents!.documents;
    },
    softDeletes: true,
    isDeleted: (document) => document._deleted,
    getPrimaryOfServerDoc: (document) => document.passportId,
  });

  it('runs the performance suite’s checks', async () => {
    const result = await utils.runPerformanceTests(storage, 'node-sqlite', {
      runs: 1,
      collectionsAmount: 2,
      docsAmount: 240,
      serialDocsAmount: 5,
      waitBetweenTests: 0,
      log: false,
    });
    expect(Object.keys(result).length).toBeGreaterThan(5);
  });

  it('keeps collections apart from their like in another instance of the database, and tells both of changes', async () => {
    const name = randomToken(10);
    const first = await utils.humansCollection.createMultiInstance(name, 3);
    const second = await utils.humansCollection.createMultiInstance(name, 0);
    const seen = new Promise((resolve) => second.$.subscribe(resolve));
    await first.insert(utils.schemaObjects.humanData('told'));
    expect(await seen).toMatchObject({ documentId: 'told', operation: 'INSERT' });
    expect((await second.find().exec()).length).toBe(4);
    await Promise.all([first.database.close(), second.database.close()]);
  });

  it('finds by an index, updates and removes through RxDB’s documents', async () => {
    const collection = await utils.humansCollection.createAgeIndex(20);
    const documents = await collection.find({ sort: [{ age: 'desc' }] }).exec();
    const ages = documents.map(({ age }) => age);
    expect(ages).toEqual([...ages].sort((a, b) => (b ?? 0) - (a ?? 0)));
    await documents[0]!.incrementalPatch({ age: 7 });
    await documents[1]!.remove();
    expect(await collection.count().exec()).toBe(19);
    expect((await collection.find({ selector: { age: 7 } }).exec()).length).toBeGreaterThan(0);
    await collection.database.remove();
  });
});
