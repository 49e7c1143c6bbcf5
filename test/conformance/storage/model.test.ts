import fc from 'fast-check';
import { prepareQuery } from 'rxdb';
import { describe, expect, it, vi } from 'vitest';
import type { Position, Totals } from '../../../src/engine/store/sqlite-storage/index.ts';
import type { Data } from './model-documents.ts';
import { expected, queryArbitrary } from './model-queries.ts';
import { openFull, totalsByHand } from './model-state.ts';

const RUNS = Number(process.env['MODEL_RUNS'] ?? 1000);
// A long run is asked for on purpose; a busy machine is not a failure.
vi.setConfig({ testTimeout: 60_000 + RUNS * 100 });

describe('the SQLite storage, beside RxDB’s own matcher over two hundred documents', () => {
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
        let last: Position | undefined;
        for (;;) {
          const page = storage.findAfter(whole, last, pageSize);
          // An order by a field without a column is read whole.
          if (page === undefined) return;
          const { length } = page.documents;
          found.push(...page.documents);
          last = page.positionOf(length - 1);
          if (length < pageSize) break;
        }
        expect(found).toEqual(wanted);
      }),
      { numRuns: RUNS },
    );
    await storage.close();
  });

  it('merges what is asked by the values of another field', async () => {
    const { storage, schema, documents } = await openFull();
    const merged = { field: 'text', values: [...new Set(documents.map(({ text }) => String(text)))] };
    const sorts = fc
      .constantFrom('whole', 'maybeAt')
      .chain((field) => fc.constantFrom('asc', 'desc').map((way) => [{ [field]: way }, { id: way }]));
    await fc.assert(
      fc.asyncProperty(queryArbitrary, sorts, async (query, sort) => {
        const asked = { ...query, sort: sort as typeof query.sort };
        expect(storage.find({ ...asked, merged })).toEqual(expected(schema, documents, asked));
      }),
      { numRuns: RUNS / 2 },
    );
    await storage.close();
  });

  it('adds up, by group, what a loop over the documents adds up', async () => {
    const { storage, schema, documents } = await openFull();
    const groups = fc.subarray([
      'text',
      'maybeText',
      'maybeWhole',
      'flag',
      'maybeFlag',
      'maybeAt',
      'mixed',
      'nested.in',
    ]);
    const lengths = fc.option(fc.constantFrom(0, 1, 2, 3, 7, 10, 19, 24));
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
