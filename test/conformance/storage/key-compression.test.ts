import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRxDatabase } from 'rxdb';
import { wrappedKeyCompressionStorage } from 'rxdb/plugins/key-compression';
import { expect, it } from 'vitest';
import { getRxStorageSqlite } from '../../../src/engine/store/sqlite-storage/index.ts';

it('answers queries in the form in which RxDB’s key compression passes them on', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'counterfoil-compressed-'));
  const storage = wrappedKeyCompressionStorage({ storage: getRxStorageSqlite({ path: join(folder, 'short.db') }) });
  const database = await createRxDatabase({ name: 'short', storage, multiInstance: false });
  try {
    const { things } = await database.addCollections({
      things: {
        schema: {
          version: 0,
          keyCompression: true,
          primaryKey: 'identifier',
          type: 'object',
          properties: {
            identifier: { type: 'string', maxLength: 50 },
            description: { type: 'string', maxLength: 50 },
          },
          required: ['identifier', 'description'],
          indexes: ['description'],
        },
      },
    });
    await things.bulkInsert(['c', 'a', 'b'].map((letter) => ({ identifier: letter, description: `of ${letter}` })));
    const found = await things
      .find({ selector: { description: { $gt: 'of a' } }, sort: [{ description: 'asc' }] })
      .exec();
    expect(found.map(({ identifier }) => identifier as string)).toEqual(['b', 'c']);
    expect(await things.count({ selector: { description: { $gt: 'of a' } } }).exec()).toBe(2);
  } finally {
    await database.close();
    rmSync(folder, { recursive: true });
  }
});
