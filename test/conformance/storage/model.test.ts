import fc from 'fast-check';
import { getChangedDocumentsSince, prepareQuery } from 'rxdb';
import { describe, expect, it, vi } from 'vitest';
import type { Totals } from '../../../src/engine/store/sqlite-storage/index.ts';
import { idArbitrary, schemaArbitrary, type Data } from './model-documents.ts';
import { expected, queryArbitrary } from './model-queries.ts';
import { byId, Model, open, openFull, totalsByHand, write } from './model-state.ts';

const RUNS = Number(process.env['MODEL_RUNS'] ?? 300);
// A long run is asked for on purpose; a busy machine is not a failure.
vi.setConfig({ testTimeout: 60_000 + RUNS * 100 });

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ write }) },
  { weight: 8, arbitrary: fc.record({ query: queryArbitrary }) },
  fc.record({ byId: fc.uniqueArray(idArbitrary), withDeleted: fc.boolean() }),
  fc.record({ changedSince: fc.nat(8), limit: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ cleanup: fc.constant(true) }),
);

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
