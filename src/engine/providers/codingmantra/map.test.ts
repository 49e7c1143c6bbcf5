import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { credits } from '../../../domain/credits.ts';
import { parseWireJson } from '../wire.ts';
import { toEntries } from './map.ts';
import { HistoryEntrySchema } from './wire.ts';

const AT = '2026-01-01T00:00:00.000Z';
const read = (rows: readonly object[], secrets: readonly string[] = []) => {
  const sent = parseWireJson(JSON.stringify(rows)) as unknown[];
  return toEntries(
    sent.map((row) => ({ row: HistoryEntrySchema.parse(row), sent: row })),
    secrets,
  );
};

describe('codingmantra map', () => {
  it.each([
    ['debit', { creditsUsed: 10 }, 'debit', '-10'],
    ['credit', { creditsAdded: 50 }, 'credit', '50'],
    ['debit', { creditsUsed: '0.25' }, 'debit', '-0.25'],
    ['debit', { creditsUsed: 3, creditsAdded: null }, 'debit', '-3'],
  ])('takes the sign of a %s from the field that is there: %o', (type, fields, expected, amount) => {
    expect(read([{ id: 'a', type, timestamp: AT, ...fields }])).toMatchObject([
      { type: expected, amount: credits(amount) },
    ]);
  });

  it.each([
    ['debit', {}],
    ['debit', { creditsUsed: 1, creditsAdded: 1 }],
    ['refund', { creditsAdded: 5 }],
    ['expired', { creditsUsed: 5 }],
    ['debit', { creditsAdded: 5 }],
    ['debit', { creditsUsed: -5 }],
  ])('never guesses a sign: %s %o is unclassified and kept raw', (type, fields) => {
    const sent = { id: 'a', type, timestamp: AT, ...fields };
    expect(read([sent])).toMatchObject([{ type: 'unclassified', sourceType: type, amount: null, raw: sent }]);
  });

  it('tells entries with one fixed id apart', () => {
    const keys = read([
      { id: 'welcome-bonus', type: 'credit', timestamp: AT, creditsAdded: 50 },
      { id: 'welcome-bonus', type: 'credit', timestamp: AT, creditsAdded: 25 },
      { id: 'welcome-bonus', type: 'credit', timestamp: '2026-01-02T00:00:00.000Z', creditsAdded: 50 },
      { id: 'welcome-bonus', type: 'bonus', timestamp: AT, creditsAdded: 50 },
    ]).map((entry) => entry.key);
    expect(new Set(keys).size).toBe(4);
  });

  it('takes an entry listed twice for one', () => {
    const entry = { id: 'a', type: 'debit', timestamp: AT, creditsUsed: 1 };
    expect(read([entry, entry])).toHaveLength(1);
  });

  it('keeps the order of two entries of one millisecond, newest first as in the sample', () => {
    const entries = read([
      { id: 'second', type: 'debit', timestamp: AT, creditsUsed: 1 },
      { id: 'first', type: 'debit', timestamp: AT, creditsUsed: 1 },
    ]);
    expect(entries.map(({ externalId, ordinal }) => [externalId, ordinal])).toEqual([
      ['first', 0],
      ['second', 1],
    ]);
  });

  it('keeps what was sent, without a key it may echo', () => {
    const [entry] = read(
      [{ id: 'a', type: 'debit', timestamp: AT, creditsUsed: 1.5, api_key: 'x', note: 'by key-12345' }],
      ['key-12345'],
    );
    expect(entry!.raw).toEqual({ id: 'a', type: 'debit', timestamp: AT, creditsUsed: 1.5, note: 'by [removed]' });
  });

  it('gives every set of entries the same keys in any order', () => {
    const row = fc.record({
      id: fc.constantFrom('a', 'b', 'welcome-bonus'),
      type: fc.constantFrom('debit', 'credit', 'other'),
      timestamp: fc.integer({ min: 0, max: 5 }).map((second) => `2026-01-01T00:00:0${second}.000Z`),
      creditsUsed: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(row), (rows) => {
        const keys = (list: typeof rows) =>
          read(list)
            .map((entry) => entry.key)
            .toSorted();
        expect(keys(rows)).toEqual(keys(rows.toReversed()));
        expect(new Set(keys(rows)).size).toBe(keys(rows).length);
      }),
    );
  });
});
