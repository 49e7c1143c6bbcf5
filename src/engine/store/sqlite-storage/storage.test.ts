import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fillWithDefaultSettings, type RxDocumentData, type RxJsonSchema } from 'rxdb';
import { afterAll, describe, expect, it } from 'vitest';
import { getRxStorageSqlite, type SqliteStorageInstance, type TableOptions } from './index.ts';

interface Doc {
  readonly id: string;
  readonly name: string;
  readonly size?: number | null;
}

const folder = mkdtempSync(join(tmpdir(), 'sqlite-storage-'));
afterAll(() => rmSync(folder, { recursive: true }));

function schemaWith(indexes: string[][], more: object = {}): RxJsonSchema<RxDocumentData<Doc>> {
  return fillWithDefaultSettings<Doc>({
    version: 0,
    primaryKey: 'id',
    type: 'object',
    properties: {
      id: { type: 'string', maxLength: 50 },
      name: { type: 'string', maxLength: 50 },
      size: { type: ['number', 'null'] as never },
    },
    required: ['id', 'name'],
    indexes,
    ...more,
  } as never);
}

function open(
  file: string,
  schema: RxJsonSchema<RxDocumentData<Doc>>,
  options: TableOptions = {},
): Promise<SqliteStorageInstance<Doc>> {
  return getRxStorageSqlite({ path: join(folder, file) }).createStorageInstance<Doc>({
    databaseInstanceToken: 'token',
    databaseName: file,
    collectionName: 'things',
    schema,
    options,
    multiInstance: false,
    devMode: false,
  });
}

const thing = (id: string, more: Partial<Doc> = {}, lwt = 1): RxDocumentData<Doc> => ({
  id,
  name: `thing ${id}`,
  ...more,
  _deleted: false,
  _rev: '1-a',
  _meta: { lwt },
  _attachments: {},
});

const all = { selector: {}, sort: [{ id: 'asc' }], skip: 0 } as never;
const bySize = (size: unknown) => ({ selector: { size }, sort: [{ size: 'asc' }, { id: 'asc' }], skip: 0 }) as never;
const ids = (documents: readonly Doc[]) => documents.map(({ id }) => id);

describe('the SQLite storage', () => {
  it('keeps what was written when the file is opened again', async () => {
    const first = await open('kept', schemaWith([['name']]));
    const documents = [thing('a'), { ...thing('b', { size: 2.5 }), _meta: { lwt: 3.25, other: 'kept' } }];
    await first.bulkWrite(
      documents.map((document) => ({ document })),
      'test',
    );
    await first.close();
    const second = await open('kept', schemaWith([['name']]));
    expect(second.find(all)).toEqual(documents);
    await second.close();
  });

  it('keeps what has a column in that alone, and what does not fit it in the rest', async () => {
    const storage = await open('once', schemaWith([['name']]), { columns: ['size'] });
    const documents = [thing('a', { size: 3 }), thing('b', { size: 'unfit' as never }), thing('c', { size: null })];
    await storage.bulkWrite(
      documents.map((document) => ({ document })),
      'test',
    );
    const { connection, table } = storage.internals;
    const rest = connection.all(`SELECT data FROM ${table.sql} ORDER BY id`).flat();
    expect(rest).toEqual(['{}', '{"size":"unfit"}', '{}']);
    expect(storage.find(all)).toEqual(documents);
    await storage.close();
  });

  it('answers a query that says neither where it begins nor where it ends', async () => {
    const storage = await open('unbounded', schemaWith([['name']]));
    await storage.bulkWrite([{ document: thing('a') }, { document: thing('b') }], 'test');
    const query = { selector: {}, sort: [{ id: 'asc' }] } as never;
    expect(ids((await storage.query({ query } as never)).documents)).toEqual(['a', 'b']);
    expect(await storage.count({ query } as never)).toEqual({ count: 2, mode: 'fast' });
    const byDocuments = { selector: { id: { $mod: [1, 0] } }, sort: [{ id: 'asc' }], skip: undefined } as never;
    expect(storage.find(byDocuments)).toEqual([]);
    await storage.close();
  });

  it('makes its columns and indexes anew when other ones are asked for', async () => {
    const first = await open('realigned', schemaWith([['name']]));
    const documents = [thing('a', { size: 3 }), thing('b', { size: null }), thing('c')];
    await first.bulkWrite(
      documents.map((document) => ({ document })),
      'test',
    );
    await first.close();
    const second = await open('realigned', schemaWith([]), { indexes: [['size']] });
    expect(ids(second.find(bySize({ $gte: 1 })))).toEqual(['a']);
    expect(second.totals({ selector: {}, groupBy: [], fields: ['size'] })).toMatchObject([
      { sums: { size: 3n }, nulls: { size: 2 } },
    ]);
    const { connection, table } = second.internals;
    const names = connection
      .all("SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY name")
      .flat();
    expect(names).toEqual(table.indexes.map(({ sql }) => sql.slice(1, -1)).sort());
    await second.close();
  });

  it('keeps the columns that stay, and what is known of them, when others come and go', async () => {
    const first = await open('mixed', schemaWith([['name']]), { indexes: [['size']], columns: [] });
    const documents = [thing('a', { size: 'unfit' as never }), thing('b', { size: 2 })];
    await first.bulkWrite(
      documents.map((document) => ({ document })),
      'test',
    );
    await first.close();
    const second = await open('mixed', schemaWith([]), { indexes: [['size', 'name']] });
    expect([...second.internals.table.trusted.keys()]).toEqual(['id', '_deleted', '_meta.lwt', 'name']);
    expect(ids(second.find(bySize({ $exists: true })))).toEqual(['b', 'a']);
    await second.close();
  });

  it('asks the documents, for good, once a value did not fit its column', async () => {
    const first = await open('unfit', schemaWith([]), { indexes: [['size']] });
    await first.bulkWrite(
      [{ document: thing('a', { size: 'three' as never }) }, { document: thing('b', { size: 3 }) }],
      'test',
    );
    await first.close();
    const second = await open('unfit', schemaWith([]), { indexes: [['size']] });
    expect(ids(second.find(bySize({ $eq: 'three' })))).toEqual(['a']);
    expect(ids(second.find(bySize({ $exists: true })))).toEqual(['b', 'a']);
    await second.close();
  });

  it('adds up what cannot be added exactly not at all', async () => {
    const storage = await open('fraction', schemaWith([]), { columns: ['size'] });
    await storage.bulkWrite([{ document: thing('a', { size: 0.5 }) }], 'test');
    expect(() => storage.totals({ selector: {}, groupBy: [], fields: ['size'] })).toThrow('Cannot add up size');
    await storage.close();
  });

  it('writes nothing of a call that fails half way', async () => {
    const storage = await open('atomic', schemaWith([]));
    const rows = [{ document: thing('a') }, { document: thing('b') }, { document: thing('a') }];
    await expect(storage.bulkWrite(rows, 'test')).rejects.toThrow('UNIQUE');
    expect(storage.find(all)).toEqual([]);
    await storage.close();
  });

  it('walks the index of the order past a condition that nearly all rows meet', async () => {
    const storage = await open('planned', schemaWith([['name']]), { indexes: [['size']] });
    const documents = Array.from({ length: 6000 }, (_, index) => thing(`t${index}`, { size: index }));
    await storage.bulkWrite(
      documents.map((document) => ({ document })),
      'test',
    );
    const { connection } = storage.internals;
    const used: string[] = [];
    const all = connection.all.bind(connection);
    Object.assign(connection, {
      all: (sql: string, values: never) => {
        used.push(/INDEXED BY "([^"]+)"/.exec(sql)?.[1] ?? 'any');
        return all(sql, values);
      },
    });
    const query = (size: unknown) =>
      ({
        selector: { _deleted: { $eq: false }, size },
        sort: [{ name: 'asc' }, { id: 'asc' }],
        skip: 0,
        limit: 2,
      }) as never;
    expect(ids(storage.find(query({ $gte: 1 })))).toEqual(['t1', 't10']);
    expect(ids(storage.find(query({ $gte: 5990 })))).toEqual(['t5990', 't5991']);
    expect(used).toEqual(['things-0:_deleted,name,id', 'things-0:_deleted,size,id']);
    await storage.close();
  });

  it('refuses attachments, in a schema and in a document', async () => {
    await expect(open('attached', schemaWith([], { attachments: {} }))).rejects.toThrow('keeps no attachments');
    const storage = await open('attached', schemaWith([]));
    const document = {
      ...thing('a'),
      _attachments: { note: { length: 1, type: 'text/plain', digest: 'x', data: new Blob(['x']) } },
    };
    await expect(storage.bulkWrite([{ document }], 'test')).rejects.toThrow('keeps no attachments');
    await expect(storage.getAttachmentData()).rejects.toThrow('keeps no attachments');
    await storage.close();
  });

  it('says that it is closed to whoever comes late, and closes once', async () => {
    const storage = await open('closed', schemaWith([]));
    await Promise.all([storage.close(), storage.close()]);
    await expect(storage.findDocumentsById(['a'], true)).rejects.toThrow('is closed');
  });

  it('takes its table with it when it is removed', async () => {
    const storage = await open('removed', schemaWith([['name']]));
    await storage.bulkWrite([{ document: thing('a') }], 'test');
    await storage.remove();
    const again = await open('removed', schemaWith([['name']]));
    expect(again.find(all)).toEqual([]);
    await again.close();
  });
});
