import fc from 'fast-check';
import { getChangedDocumentsSince, prepareQuery, type RxStorageInstance } from 'rxdb';
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory';
import { describe, expect, it, vi } from 'vitest';
import {
  getRxStorageNodeSqlite,
  type SqliteStorageInstance,
  type Totals,
} from '../../../src/engine/store/sqlite-storage/index.ts';
import {
  contentArbitrary,
  dataOf,
  expected,
  idArbitrary,
  queryArbitrary,
  schemaArbitrary,
  unfitArbitrary,
  widestTable,
  type Data,
  type Doc,
  type Rows,
  type Schema,
} from './model.ts';

const RUNS = Number(process.env['MODEL_RUNS'] ?? 300);
// A long run is asked for on purpose; a busy machine is not a failure.
vi.setConfig({ testTimeout: 60_000 + RUNS * 100 });

const write = fc.record({
  rows: fc.uniqueArray(
    fc.record({
      id: idArbitrary,
      content: contentArbitrary,
      unfit: fc.option(unfitArbitrary, { freq: 60 }),
      /** `current` is right; the others must be refused, unless there is nothing to conflict with. */
      previous: fc.oneof({ weight: 6, arbitrary: fc.constant('current') }, fc.constantFrom('none', 'stale')),
      deletes: fc.boolean(),
    }),
    { minLength: 1, maxLength: 6, selector: ({ id }) => id },
  ),
});
type Write = typeof write extends fc.Arbitrary<infer W> ? W : never;

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ write }) },
  { weight: 8, arbitrary: fc.record({ query: queryArbitrary }) },
  fc.record({ byId: fc.uniqueArray(idArbitrary), withDeleted: fc.boolean() }),
  fc.record({ changedSince: fc.nat(8), limit: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ cleanup: fc.constant(true) }),
);

const ids = { current: 0 };

async function open(
  schema: Schema,
  storage: 'memory' | 'sqlite',
  options: object,
): Promise<RxStorageInstance<Doc, unknown, unknown>> {
  ids.current += 1;
  const made = storage === 'memory' ? getRxStorageMemory() : getRxStorageNodeSqlite({ path: ':memory:' });
  return made.createStorageInstance<Doc>({
    databaseInstanceToken: `token${ids.current}`,
    databaseName: `model${ids.current}`,
    collectionName: 'documents',
    schema,
    options: options,
    multiInstance: false,
    devMode: false,
  }) as never;
}

/** A table with every column there can be, holding two hundred documents of all kinds. */
async function openFull() {
  const { schema, options } = widestTable();
  const storage = (await open(schema, 'sqlite', options)) as SqliteStorageInstance<Doc>;
  const contents = fc.sample(contentArbitrary, { numRuns: 200, seed: 20_261_123 });
  const documents = contents.map((content, index) =>
    dataOf(`d${index}`, content, index % 10 === 0, '1-a', 1000 + index),
  );
  await storage.bulkWrite(
    structuredClone(documents).map((document) => ({ document })),
    'model',
  );
  return { storage, schema, documents };
}

function totalsByHand(documents: readonly Data[], groupBy: readonly string[], length: number | null): Totals[] {
  const groups = new Map<string, Totals>();
  const empty = (key: Totals['key']): Totals => ({
    key,
    count: 0,
    sums: { whole: 0n, maybeWhole: 0n },
    positive: { whole: 0n, maybeWhole: 0n },
    negative: { whole: 0n, maybeWhole: 0n },
    nulls: { whole: 0, maybeWhole: 0 },
  });
  if (groupBy.length === 0) groups.set('{}', empty({}));
  for (const document of documents) {
    const key: Totals['key'] = {};
    for (const field of groupBy) {
      const value: unknown =
        field === 'nested.in' ? (document['nested'] as { in?: unknown } | null | undefined)?.in : document[field];
      if (typeof value === 'string') key[field] = length === null ? value : value.slice(0, length);
      else key[field] = typeof value === 'number' ? value : typeof value === 'boolean' ? Number(value) : null;
    }
    const before = groups.get(JSON.stringify(key)) ?? empty(key);
    const after = structuredClone(before) as { -readonly [K in keyof Totals]: Totals[K] };
    after.count += 1;
    for (const field of ['whole', 'maybeWhole']) {
      const value = document[field];
      if (typeof value !== 'number') after.nulls[field]! += 1;
      else (value > 0 ? after.positive : after.negative)[field]! += BigInt(value);
      after.sums[field] = after.positive[field]! + after.negative[field]!;
    }
    groups.set(JSON.stringify(key), after);
  }
  return [...groups.values()];
}

/** The state that both storages must agree with. */
class Model {
  readonly documents = new Map<string, Data>();
  #clock = 1000;

  rowsOf({ rows }: Write): Rows {
    this.#clock += 1;
    return rows.map(({ id, content, unfit, previous: kind, deletes }) => {
      const current = this.documents.get(id);
      const stale = { ...dataOf(id, content, false, '1-stale', 1) };
      const previous = kind === 'current' ? current : kind === 'stale' ? stale : undefined;
      const height = Number(current?._rev.split('-')[0] ?? 0) + 1;
      const document = dataOf(
        id,
        { ...content, ...unfit },
        deletes && previous !== undefined,
        `${height}-r${this.#clock}`,
        this.#clock,
      );
      return { previous, document };
    });
  }

  /** @returns ids that must be refused. */
  apply(rows: Rows): string[] {
    const refused: string[] = [];
    for (const { previous, document } of rows) {
      const current = this.documents.get(document.id);
      if (current !== undefined && previous?._rev !== current._rev) refused.push(document.id);
      else this.documents.set(document.id, document);
    }
    return refused;
  }
}

const byId = (documents: readonly { id: string }[]) => [...documents].sort((a, b) => (a.id < b.id ? -1 : 1));

describe('the SQLite storage, beside RxDB’s memory storage and a plain map', () => {
  it('does and finds the same, whatever is written and asked', async () => {
    await fc.assert(
      fc.asyncProperty(
        schemaArbitrary,
        fc.array(step, { minLength: 4, maxLength: 16 }),
        async ({ schema, options }, steps) => {
          const memory = await open(schema, 'memory', {});
          const sqlite = await open(schema, 'sqlite', options);
          const model = new Model();
          const events: unknown[][] = [[], []];
          [memory, sqlite].forEach((storage, index) =>
            storage
              .changeStream()
              .subscribe((bulk) => events[index]?.push(JSON.parse(JSON.stringify({ ...bulk, id: '' })))),
          );
          let isUnfit = false;
          for (const action of steps) {
            if ('write' in action) {
              isUnfit ||= action.write.rows.some(({ unfit }) => unfit !== null);
              const rows = model.rowsOf(action.write);
              const results = [
                await memory.bulkWrite(structuredClone(rows), 'model'),
                await sqlite.bulkWrite(structuredClone(rows), 'model'),
              ];
              const refused = model.apply(rows);
              for (const { error } of results) expect(error.map(({ documentId }) => documentId)).toEqual(refused);
              expect(results[1]).toEqual(results[0]);
            } else if ('query' in action) {
              const { query } = action;
              const wanted = expected(schema, model.documents.values(), query);
              const prepared = prepareQuery(schema as never, structuredClone(query) as never) as never;
              expect((await sqlite.query(prepared)).documents).toEqual(wanted);
              expect((await sqlite.count(prepared)).count).toBe(wanted.length);
              expect((await memory.query(prepared)).documents).toEqual(wanted);
            } else if ('byId' in action) {
              const found = await Promise.all(
                [memory, sqlite].map((storage) => storage.findDocumentsById(action.byId, action.withDeleted)),
              );
              expect(byId(found[1]!)).toEqual(byId(found[0]!));
            } else if ('changedSince' in action) {
              const checkpoint = { id: 'b', lwt: 1000 + action.changedSince };
              const found = await Promise.all(
                [memory, sqlite].map((storage) => getChangedDocumentsSince(storage, action.limit, checkpoint)),
              );
              expect(found[1]).toEqual(found[0]);
            } else {
              await Promise.all([memory.cleanup(0), sqlite.cleanup(0)]);
              for (const [id, document] of model.documents) if (document._deleted) model.documents.delete(id);
            }
          }
          expect(events[1]).toEqual(events[0]);
          const everything = await Promise.all(
            [memory, sqlite].map((storage) => storage.findDocumentsById([...model.documents.keys()], true)),
          );
          for (const found of everything) expect(byId(found)).toEqual(byId([...model.documents.values()]));
          await Promise.all([memory.close(), sqlite.close()]);
        },
      ),
      { numRuns: RUNS },
    );
  });

  it('finds among many documents what RxDB’s matcher finds', async () => {
    const { storage, schema, documents } = await openFull();
    await fc.assert(
      fc.asyncProperty(queryArbitrary, async (query) => {
        const prepared = prepareQuery(schema as never, structuredClone(query) as never) as never;
        expect((await storage.query(prepared)).documents).toEqual(expected(schema, documents, query));
      }),
      { numRuns: RUNS * 2 },
    );
    await storage.close();
  });

  it('reads on after any document as if it had read the query whole', async () => {
    const { storage, schema, documents } = await openFull();
    await fc.assert(
      fc.asyncProperty(queryArbitrary, fc.integer({ min: 1, max: 40 }), async (query, pageSize) => {
        const whole = { ...query, skip: 0, limit: undefined };
        const wanted = expected(schema, documents, whole);
        const found: Data[] = [];
        for (;;) {
          const page = storage.findAfter(whole, found.at(-1), pageSize);
          // An order by a field without a column is read whole.
          if (page === undefined) return;
          found.push(...page);
          if (page.length < pageSize) break;
        }
        expect(found).toEqual(wanted);
      }),
      { numRuns: RUNS },
    );
    await storage.close();
  });

  it('adds up, by group, what a loop over the documents adds up', async () => {
    const { storage, schema, documents } = await openFull();
    const groups = fc.subarray(['text', 'maybeText', 'maybeWhole', 'flag', 'maybeFlag', 'mixed', 'nested.in']);
    const lengths = fc.option(fc.integer({ min: 0, max: 3 }));
    await fc.assert(
      fc.asyncProperty(queryArbitrary, groups, lengths, async ({ selector }, groupBy, length) => {
        const parts = groupBy.map((field) => (length === null ? field : { field, length }));
        const found = storage.totals({ selector: selector, groupBy: parts, fields: ['whole', 'maybeWhole'] });
        const matching = expected(schema, documents, { selector, sort: [{ id: 'asc' }], skip: 0 } as never);
        const named = (totals: readonly Totals[]) => new Map(totals.map((group) => [JSON.stringify(group.key), group]));
        expect(named(found)).toEqual(named(totalsByHand(matching, groupBy, length)));
      }),
      { numRuns: RUNS },
    );
    await storage.close();
  });
});
