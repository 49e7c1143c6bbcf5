import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { fillWithDefaultSettings, getQueryMatcher, type RxDocumentData, type RxJsonSchema } from 'rxdb';
import { afterAll, describe, expect, it } from 'vitest';
import { checkDocuments } from './check.ts';
import { getRxStorageSqlite, openConnection, type SqliteStorageInstance } from './index.ts';

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
const texts = fc.oneof(
  fc.string({ unit: units, maxLength: 8 }),
  fc.string({ unit: fc.constantFrom('a', 'A', 'é', 'ſ', '"', '\0', '\u0001'), maxLength: 6 }),
);
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
            expect(storage.findAfter(query as never, undefined, 100)?.documents).toEqual(found);
          }
          expect(await storage.checkDocuments()).toEqual({ columns: [], search: [] });
          await storage.close();
        },
      ),
      { numRuns: Number(process.env['SEARCH_RUNS'] ?? 25) },
    );
  });

  it('asks the documents, for good, once a value was no text', async () => {
    const storage = await open(`unfit ${name}`, key);
    await apply(storage, new Map(), [{ id: 'a', fields: { words: ['one', 'two'], mark: 'x' }, deletes: false }]);
    await storage.close();
    const again = await open(`unfit ${name}`, key);
    const query = { selector: { words: { $regex: 'TWO', $options: 'i' } }, sort: [{ id: 'asc' }], skip: 0 } as never;
    expect(again.find(query).map(({ id }) => id)).toEqual(['a']);
    expect([...again.internals.table.trusted.keys()]).not.toContain('words');
    await again.close();
  });

  it('finds and mends an index that says something else than the documents', async () => {
    const storage = await open(':memory:', key);
    await apply(storage, new Map(), [{ id: 'a', fields: { words: 'one' }, deletes: false }]);
    storage.internals.connection.execute(`INSERT INTO "things-0:search" ("things-0:search") VALUES ('delete-all')`);
    expect(await storage.checkDocuments()).toEqual({
      columns: [],
      search: [expect.stringContaining('What is searched of things-0 differs')],
    });
    storage.rebuildSearch();
    expect(await storage.checkDocuments()).toEqual({ columns: [], search: [] });
    await storage.close();
  });

  it('is checked by who can only read', async () => {
    const file = `read only ${name}`;
    const storage = await open(file, key);
    await apply(storage, new Map(), [{ id: 'a', fields: { words: 'one' }, deletes: false }]);
    const reader = openConnection(join(folder, file), { isReadOnly: true, ...(key && { key }) });
    expect(await checkDocuments(reader, storage.internals.table)).toEqual({ columns: [], search: [] });
    storage.internals.connection.execute(`INSERT INTO "things-0:search" ("things-0:search") VALUES ('delete-all')`);
    expect((await checkDocuments(reader, storage.internals.table)).search).toHaveLength(1);
    reader.release();
    await storage.close();
  });

  it('does not take a row for a find that has all trigrams of a text and not the text', async () => {
    const storage = await open(':memory:', key);
    // All trigrams of ABCABD are in it, and the text is not.
    await apply(storage, new Map(), [
      { id: 'a', fields: { words: 'abcab cababd' }, deletes: false },
      { id: 'b', fields: { words: 'x abcabd' }, deletes: false },
    ]);
    const query = { selector: { words: { $regex: 'ABCABD', $options: 'i' } }, sort: [{ id: 'asc' }], skip: 0 } as never;
    expect(storage.find(query).map(({ id }) => id)).toEqual(['b']);
    await storage.close();
  });
});
