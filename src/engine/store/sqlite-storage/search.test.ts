import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { fillWithDefaultSettings, getQueryMatcher, type RxDocumentData, type RxJsonSchema } from 'rxdb';
import { afterAll, describe, expect, it } from 'vitest';
import { getRxStorageSqlite, type SqliteStorageInstance } from './index.ts';

interface Doc {
  readonly id: string;
  readonly words?: unknown;
  readonly mark?: unknown;
  readonly size?: number;
}
type Data = RxDocumentData<Doc>;

const folder = mkdtempSync(join(tmpdir(), 'sqlite-search-'));
afterAll(() => rmSync(folder, { recursive: true }));

const schema = fillWithDefaultSettings<Doc>({
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: {
    id: { type: 'string', maxLength: 50 },
    words: { type: 'string' },
    mark: { type: ['string', 'null'] as never },
    size: { type: 'integer' },
  },
  required: ['id'],
} as never) as RxJsonSchema<Data>;

function open(file: string, key?: Uint8Array): Promise<SqliteStorageInstance<Doc>> {
  const path = file === ':memory:' ? file : join(folder, file);
  return getRxStorageSqlite({
    path,
    connection: { synchronous: 'OFF', ...(key && { key }) },
  }).createStorageInstance<Doc>({
    databaseInstanceToken: 'token',
    databaseName: `${file}-${randomBytes(4).toString('hex')}`,
    collectionName: 'things',
    schema,
    options: { search: ['words', 'mark'], indexes: [['size']] },
    multiInstance: false,
    devMode: false,
  });
}

let clock = 0;
const data = (doc: Doc, changes: Partial<Data> = {}): Data => ({
  ...(JSON.parse(JSON.stringify(doc)) as Doc),
  _deleted: false,
  _rev: `1-${(clock += 1)}`,
  _meta: { lwt: clock },
  _attachments: {},
  ...changes,
});

const units = fc.constantFrom(
  'a',
  'A',
  'b',
  'é',
  'É',
  'ß',
  'ſ',
  's',
  'ı',
  'I',
  '\u{1F600}',
  '\uD83D',
  '\uDE00',
  '\uFFFD',
  '\0',
  '.',
  '%',
  '_',
  '-',
  '/',
  '\n',
  ' ',
);
const texts = fc.string({ unit: units, maxLength: 8 });
const fields = fc.record({
  words: fc.option(texts, { nil: undefined }),
  mark: fc.oneof(texts, fc.constant(null)),
  size: fc.nat(3),
});
const write = fc.uniqueArray(fc.record({ id: fc.nat(30).map(String), fields, deletes: fc.boolean() }), {
  minLength: 1,
  maxLength: 5,
  selector: ({ id }) => id,
});
const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
const pattern = fc.record({
  $regex: fc.oneof({ weight: 4, arbitrary: texts.map(escaped) }, fc.constantFrom('a|b', '^a', '\\s', '.', 'a.')),
  $options: fc.constantFrom('i', 'i', 'i', '', 'im', 's'),
});
const selector = fc.oneof(
  pattern.map((matcher) => ({ words: matcher })),
  pattern.map((matcher) => ({ $or: [{ words: matcher }, { mark: matcher }] })),
  fc.tuple(pattern, fc.nat(3)).map(([matcher, size]) => ({ mark: matcher, size })),
  fc.tuple(pattern, pattern).map(([one, other]) => ({ $or: [{ words: one }, { mark: other }] })),
  pattern.map((matcher) => ({ $nor: [{ words: matcher }] })),
  pattern.map((matcher) => ({ words: { $not: matcher } })),
);

async function apply(
  storage: SqliteStorageInstance<Doc>,
  now: Map<string, Data>,
  rows: { id: string; fields: object; deletes: boolean }[],
) {
  const written = rows.map(({ id, fields: content, deletes }) => {
    const previous = now.get(id);
    return { previous, document: data({ id, ...content }, { _deleted: deletes && previous !== undefined }) };
  });
  const { error } = await storage.bulkWrite(written, 'test');
  expect(error).toEqual([]);
  for (const { document } of written) now.set(document.id, document);
}

function wanted(now: Map<string, Data>, query: object): string[] {
  const matches = getQueryMatcher(schema as never, query as never);
  return [...now.values()]
    .filter((document) => matches(document as never))
    .map(({ id }) => id)
    .sort();
}

describe.each([
  ['in clear', undefined],
  ['encrypted', randomBytes(32)],
])('text search, %s', (name, key) => {
  it('finds what the pattern finds in the documents, after any writes, removals and openings', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof({ weight: 6, arbitrary: write }, fc.constantFrom('cleanup', 'reopen')), { maxLength: 40 }),
        fc.array(selector, { minLength: 1, maxLength: 6 }),
        async (steps, selectors) => {
          const file = `p${(clock += 1)}`;
          let storage = await open(file, key);
          const now = new Map<string, Data>();
          for (const [index, step] of steps.entries()) {
            if (step === 'reopen') {
              await storage.close();
              storage = await open(file, key);
            } else if (step === 'cleanup') {
              await storage.cleanup(0);
              for (const [id, document] of now) if (document._deleted) now.delete(id);
            } else await apply(storage, now, step);
            const asked = selectors[index % selectors.length];
            const query = { selector: asked, sort: [{ id: 'asc' }], skip: 0 };
            expect(storage.find(query as never).map(({ id }) => id)).toEqual(wanted(now, query));
          }
          for (const asked of selectors) {
            const query = { selector: asked, sort: [{ size: 'asc' }, { id: 'asc' }], skip: 0 };
            const found = storage.find(query as never);
            expect(found.map(({ id }) => id).sort()).toEqual(wanted(now, query));
            expect(storage.find({ ...query, limit: 2 } as never)).toEqual(found.slice(0, 2));
            expect((await storage.count({ query, queryPlan: undefined } as never)).count).toBe(found.length);
            expect(storage.findAfter(query as never, undefined, 100)).toEqual(found);
          }
          expect(await storage.checkDocuments()).toEqual({ columns: [], search: [] });
          await storage.close();
        },
      ),
      { numRuns: Number(process.env['SEARCH_RUNS'] ?? 60) },
    );
  });

  it('stays right and in few segments through many small writes', async () => {
    const storage = await open(':memory:', key);
    const now = new Map<string, Data>();
    for (let index = 0; index < 700; index += 1)
      await apply(storage, now, [
        { id: String(index), fields: { words: `Word ${index}`, mark: null, size: 1 }, deletes: false },
      ]);
    const { connection } = storage.internals;
    const count = () => Number(connection.first('SELECT count(*) FROM "things-0:search"')?.[0]);
    expect(count()).toBeLessThan(48);
    expect(
      storage.find({
        selector: { words: { $regex: 'WORD 69', $options: 'i' } },
        sort: [{ id: 'asc' }],
        skip: 0,
      } as never),
    ).toHaveLength(11);
    await apply(storage, now, [{ id: '69', fields: { words: 'other', mark: 'word 691', size: 1 }, deletes: false }]);
    expect(
      storage.find({
        selector: { words: { $regex: 'word 69', $options: 'i' } },
        sort: [{ id: 'asc' }],
        skip: 0,
      } as never),
    ).toHaveLength(10);
    expect(await storage.checkDocuments()).toEqual({ columns: [], search: [] });
    await storage.close();
  });

  it('forgets the texts of what was removed once it is an eighth of all', async () => {
    const storage = await open(':memory:', key);
    const now = new Map<string, Data>();
    const rows = Array.from({ length: 3000 }, (_, index) => ({
      id: String(index),
      fields: { words: `gone ${index}`, mark: '' },
      deletes: false,
    }));
    await apply(storage, now, rows);
    await apply(
      storage,
      now,
      rows.slice(0, 2000).map((row) => ({ ...row, deletes: true })),
    );
    await storage.cleanup(0);
    expect(storage.internals.connection.all('SELECT rows, gone FROM "things-0:search"')).toEqual([[1000, 0]]);
    expect(await storage.checkDocuments()).toEqual({ columns: [], search: [] });
    await storage.close();
  });

  it('asks the documents, for good, once a value was no text', async () => {
    const storage = await open(`unfit ${name}`, key);
    await apply(storage, new Map(), [{ id: 'a', fields: { words: ['one', 'two'], mark: 'x' }, deletes: false }]);
    await storage.close();
    const again = await open(`unfit ${name}`, key);
    const query = { selector: { words: { $regex: 'TWO', $options: 'i' } }, sort: [{ id: 'asc' }], skip: 0 } as never;
    expect(again.find(query).map(({ id }) => id)).toEqual(['a']);
    expect([...again.internals.table.searched]).toEqual(['mark']);
    await again.close();
  });

  it('finds and mends a segment that says something else than the documents', async () => {
    const storage = await open(':memory:', key);
    await apply(storage, new Map(), [{ id: 'a', fields: { words: 'one' }, deletes: false }]);
    storage.internals.connection.execute('DELETE FROM "things-0:search"');
    expect(await storage.checkDocuments()).toEqual({
      columns: [],
      search: [expect.stringContaining('What is searched of things-0 differs')],
    });
    storage.rebuildSearch();
    expect(await storage.checkDocuments()).toEqual({ columns: [], search: [] });
    await storage.close();
  });
});
