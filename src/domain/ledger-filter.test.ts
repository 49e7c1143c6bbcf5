import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { credits, formatCredits, type Credits } from './credits.ts';
import { formatFilterTokens, parseFilterTokens, type FilterToken } from './filter-tokens.ts';
import type { AccountId, ConnectionId } from './ids.ts';
import {
  LEDGER_KEYS,
  LedgerFilterSchema,
  readLedgerFilter,
  type FilterWorld,
  type LedgerFilter,
} from './ledger-filter.ts';

const connection = (id: string, label: string) => ({ id: id as ConnectionId, label });
const account = (id: string, label: string) => ({ id: id as AccountId, label });
const PEOPLE = [account('a1', 'Jordan Pike'), account('a2', 'Jordan Reed'), account('a3', 'Ada')];

/** Monday 30 November 2026, 13:00 in Berlin. */
const WORLD: FilterWorld = {
  now: Date.parse('2026-11-30T12:00:00.000Z'),
  zone: 'Europe/Berlin',
  locale: 'de-DE',
  connections: [
    connection('c1', 'Editpad'),
    connection('c2', 'GitRead'),
    connection('c3', 'GitRead staging'),
    connection('c4', 'Shop, north'),
  ],
  accountsCalled: (text) =>
    PEOPLE.filter(({ id, label }) => id === text || label.toLowerCase().startsWith(text.toLowerCase())),
};
const read = (typed: string, world = WORLD) => readLedgerFilter(parseFilterTokens(typed), world);

/** Local midnight in Berlin. */
const winter = (day: string) => new Date(Date.parse(`${day}T00:00:00.000Z`) - 3_600_000).toISOString();
const summer = (day: string) => new Date(Date.parse(`${day}T00:00:00.000Z`) - 7_200_000).toISOString();

const MEANINGS: readonly (readonly [string, object])[] = [
  ['', {}],
  ['type:debit', { type: 'debit' }],
  ['Type:Debit', { type: 'debit' }],
  ['type:debit,credit', { type: ['debit', 'credit'] }],
  ['type:debit type:credit', { type: ['debit', 'credit'] }],
  ['-type:debit', { not: { type: ['debit'] } }],
  ['origin:reported -origin:observed,expected', { origin: 'reported', not: { origin: ['observed', 'expected'] } }],
  ['connection:gitread', { connectionId: 'c2' }],
  ['connection:c3', { connectionId: 'c3' }],
  ['connection:edit', { connectionId: 'c1' }],
  ['connection:"Shop, north"', { connectionId: 'c4' }],
  ['connection:editpad,"GitRead staging"', { connectionId: ['c1', 'c3'] }],
  ['-connection:editpad', { not: { connectionId: ['c1'] } }],
  ['account:a1', { accountId: 'a1' }],
  ['account:ada', { accountId: 'a3' }],
  ['account:"Jordan Pike",ada', { accountId: ['a1', 'a3'] }],
  ['amount:12.5', { amountAtLeast: '12.5', amountAtMost: '12.5' }],
  ['amount:1,5', { amountAtLeast: '1.5', amountAtMost: '1.5' }],
  ['amount:1.234,56', { amountAtLeast: '1234.56', amountAtMost: '1234.56' }],
  ['amount:1,234.56', { amountAtLeast: '1234.56', amountAtMost: '1234.56' }],
  ['amount:<-100', { amountAtMost: '-100.000001' }],
  ['amount:>=5', { amountAtLeast: '5' }],
  ['amount:−10..10', { amountAtLeast: '-10', amountAtMost: '10' }],
  ['since:2026-10-01', { since: summer('2026-10-01') }],
  ['since:2026-10-01 until:2026-10-31', { since: summer('2026-10-01'), until: winter('2026-11-01') }],
  ['since:1.10.2026', { since: summer('2026-10-01') }],
  ['since:25/12/2025', { since: winter('2025-12-25') }],
  ['since:12/25/2025', { since: winter('2025-12-25') }],
  ['since:"1 Nov 2026"', { since: winter('2026-11-01') }],
  ['since:"1. märz"', { since: winter('2026-03-01') }],
  ['since:7d', { since: winter('2026-11-23') }],
  ['since:12h', { since: '2026-11-30T00:00:00.000Z' }],
  ['since:9m', { since: winter('2026-02-28') }],
  ['since:2026-11-30T08:10', { since: '2026-11-30T07:10:00.000Z' }],
  ['since:yesterday', { since: winter('2026-11-29') }],
  ['on:today', { since: winter('2026-11-30'), until: winter('2026-12-01') }],
  ['on:yesterday', { since: winter('2026-11-29'), until: winter('2026-11-30') }],
  ['on:2026-10-25', { since: summer('2026-10-25'), until: winter('2026-10-26') }],
  ['month:2026-11', { since: winter('2026-11-01'), until: winter('2026-12-01') }],
  ['month:november', { since: winter('2026-11-01'), until: winter('2026-12-01') }],
  ['month:dezember', { since: winter('2025-12-01'), until: winter('2026-01-01') }],
  ['until:2025', { until: winter('2026-01-01') }],
  ['passport photo', { text: 'passport photo' }],
  ['"passport photo"', { text: 'passport photo' }],
  ['"order:8812"', { text: 'order:8812' }],
  ['-welcome', { not: { text: ['welcome'] } }],
  ['reference:ord-9 -description:"welcome bonus"', { reference: 'ord-9', not: { description: ['welcome bonus'] } }],
  ['type:debit amount:<0 "passport"', { type: 'debit', amountAtMost: '-0.000001', text: 'passport' }],
];

const ERRORS: readonly (readonly [string, RegExp])[] = [
  ['type:refund', /“refund” is no type: credit, debit, adjustment, unclassified\./],
  ['type:debti', /did you mean debit\?/],
  ['from:2026-11-01', /no “from:”\. Write since:2026-11-01\. To search for the text, write "from:2026-11-01"\./],
  ['sinse:7d', /Write since:7d\./],
  ['order:8812', /no “order:”\. There are type, .* write "order:8812"\./],
  ['since:1/11/2026', /1\/11\/2026 is 2026-11-01 to some and 2026-01-11 to others\. Write one of these\./],
  ['since:01-11-2026', /is 2026-11-01 to some and 2026-01-11 to others/],
  ['since:1.11.26', /Write the year of 1\.11\.26 with four digits\./],
  ['since:2026-02-30', /The calendar has no 2026-02-30\./],
  ['until:soon', /“soon” is no date\. Write 2026-10-31/],
  ['on:7d', /“7d” is no date/],
  ['since:', /Nothing stands after “since:”/],
  ['month:today', /“today” is no month\./],
  ['amount:1.234', /1\.234 can be read as 1234 or as 1\.234\. Write 1234 or 1\.2340\./],
  ['amount:1,500', /1,500 can be read as 1500 or as 1\.500/],
  ['amount:lots', /“lots” is no amount\./],
  ['amount:10..-10', /10 is more than -10/],
  ['amount:0.0000001', /more than 6 decimals/],
  ['amount:99999999999', /No amount is as large as/],
  ['-amount:5', /“amount:” cannot be turned round/],
  ['-5', /Write amount:-5 for an amount/],
  ['-since:7d', /“since:” cannot be turned round/],
  ['since:7d since:2026-11-01', /Two dates say where the list begins\. Keep one\./],
  ['since:2026-11-02 until:2026-11-01', /would end before it begins/],
  ['amount:5 amount:6', /stands here twice/],
  ['connection:git', /2 connections fit “git”: GitRead, GitRead staging\./],
  ['connection:nobody', /No connection is called “nobody”\./],
  ['account:jordan', /2 accounts fit “jordan”: Jordan Pike, Jordan Reed\. Pick one from the list\./],
  [`"${'x'.repeat(201)}"`, /at most 200 characters/],
];

describe('the filter of the ledger', () => {
  it.each(MEANINGS)('understands %s', (typed, filter) => {
    expect(read(typed)).toEqual({ kind: 'read', filter });
    expect(LedgerFilterSchema.safeParse(filter).success).toBe(true);
  });

  it.each(ERRORS)('refuses %s, and says why', (typed, sentence) => {
    const reading = read(`origin:reported ${typed}`);
    expect(reading).toMatchObject({ kind: 'wrong', problems: [{ sentence: expect.stringMatching(sentence) }] });
  });

  it('is nothing at all while a name in it is looked up, or while one token is wrong', () => {
    expect(read('connection:editpad', { ...WORLD, connections: undefined })).toEqual({ kind: 'waiting' });
    expect(read('account:ada', { ...WORLD, accountsCalled: () => undefined })).toEqual({ kind: 'waiting' });
    expect(read('type:debit since:soon')).toMatchObject({ kind: 'wrong', problems: [{ token: { key: 'since' } }] });
  });

  it('counts months and days on the calendar of the zone, whatever its clocks do', () => {
    const at = (now: string, zone: string) => ({ ...WORLD, now: Date.parse(now), zone });
    expect(read('since:1m', at('2026-03-31T10:00:00.000Z', 'Europe/Berlin'))).toMatchObject({
      filter: { since: winter('2026-02-28') },
    });
    // The night in which 02:00 is 03:00, an hour after midnight.
    expect(read('on:yesterday', at('2026-03-29T23:30:00.000Z', 'Europe/Berlin'))).toMatchObject({
      filter: { since: winter('2026-03-29'), until: summer('2026-03-30') },
    });
    // A zone whose day begins at 01:00 when summer does.
    expect(read('on:2018-11-04', at('2018-11-10T12:00:00.000Z', 'America/Sao_Paulo'))).toMatchObject({
      filter: { since: '2018-11-04T03:00:00.000Z', until: '2018-11-05T02:00:00.000Z' },
    });
  });

  it('bounds amounts so that exactly the asked ones fit', () => {
    const amount = fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }).map((value) => value as Credits);
    const operators = {
      '<': (a: Credits, b: Credits) => a < b,
      '<=': (a: Credits, b: Credits) => a <= b,
      '>': (a: Credits, b: Credits) => a > b,
      '>=': (a: Credits, b: Credits) => a >= b,
      '=': (a: Credits, b: Credits) => a === b,
    };
    fc.assert(
      fc.property(
        amount,
        amount,
        fc.constantFrom(...(Object.keys(operators) as (keyof typeof operators)[])),
        (bound, probe, operator) => {
          const text = formatCredits(bound);
          // With three decimals, a point may be one for thousands: a fourth tells.
          const reading = read(`amount:${operator}${/\.\d{3}$/.test(text) ? `${text}0` : text}`);
          const filter: LedgerFilter = reading.kind === 'read' ? reading.filter : {};
          const isInside =
            (filter.amountAtLeast === undefined || probe >= credits(filter.amountAtLeast)) &&
            (filter.amountAtMost === undefined || probe <= credits(filter.amountAtMost));
          expect(reading.kind).toBe('read');
          expect(isInside).toBe(operators[operator](probe, bound));
        },
      ),
    );
  });

  it('is one that the contract accepts, or wrong, whatever is typed', () => {
    const piece = fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.constantFrom(
        ...Object.keys(LEDGER_KEYS).map((key) => `${key}:`),
        '-',
        ',',
        '"',
        ' ',
        '2026-11',
        '1/11/2026',
        '..',
        '12,5',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const reading = read(pieces.join(''));
        if (reading.kind === 'read') expect(LedgerFilterSchema.safeParse(reading.filter).success).toBe(true);
      }),
    );
  });
});

/** All but whether quotes were typed. */
const meaningOf = ({ key, isNegated, values }: FilterToken) => ({ key, isNegated, values });

describe('tokens of a filter', () => {
  const token: fc.Arbitrary<FilterToken> = fc
    .record({
      key: fc.constantFrom(...Object.keys(LEDGER_KEYS), 'unknown', null),
      isNegated: fc.boolean(),
      values: fc.array(fc.string({ unit: 'binary', maxLength: 12 }), { minLength: 1, maxLength: 3 }),
      isQuoted: fc.boolean(),
    })
    .filter(({ key, values }) => key !== null || values.some((value) => value !== ''));

  it('are read back as they were written', () => {
    fc.assert(
      fc.property(fc.array(token, { maxLength: 6 }), (tokens) => {
        const again = parseFilterTokens(formatFilterTokens(tokens));
        expect(again.map(meaningOf)).toEqual(tokens.map(meaningOf));
      }),
    );
  });

  it('settle after one round, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), (typed) => {
        const once = parseFilterTokens(typed);
        const twice = parseFilterTokens(formatFilterTokens(once));
        expect(formatFilterTokens(twice)).toBe(formatFilterTokens(once));
        expect(twice.map(({ values }) => values)).toEqual(once.map(({ values }) => values));
      }),
    );
  });
});
