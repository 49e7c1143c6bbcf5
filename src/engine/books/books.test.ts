import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Account, Balance } from '../../domain/account.ts';
import { credits } from '../../domain/credits.ts';
import type { LedgerEntry, Movement } from '../../domain/ledger.ts';
import type { PlainDate } from '../../domain/time.ts';
import { instant, type Instant } from '../../domain/time.ts';
import { openStore, type Store } from '../store/index.ts';
import { account, entry, quietLogger } from '../store/store-fixtures.ts';
import { bookDifferences, openBooks } from './differences.ts';
import { createBooks, type Books } from './books.ts';

const RUNS = Number(process.env['COUNTERFOIL_WORLDS'] ?? 25);
const TIMEOUT = 30_000 + RUNS * 200;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const MILLION = 1_000_000;
/** Worlds begin here and last three days, so that days and a month end in them. */
const START = Date.parse('2026-10-30T12:00:00.000Z');
const HOURS = 72;
const NOW = instant(START + 40 * 24 * HOUR);

let folder = '';
let store: Store;
let books: Books;
let zone = 'UTC';
let worlds = 0;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'counterfoil-books-'));
  const storage = { synchronous: 'OFF' } as const;
  store = await openStore({ folder, logger: quietLogger, now: () => NOW, storage });
  books = createBooks({ store, clock: { now: () => NOW }, zone: () => Promise.resolve(zone) });
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

type Coverage = 'complete' | 'deductions' | 'none';

interface Event {
  readonly hour: number;
  /** Whole credits. */
  readonly amount: number;
  readonly movement: 'granted' | 'consumed';
  /** The API never lists it. */
  readonly isHidden: boolean;
  /** It is listed so many syncs after it came. */
  readonly late: number;
  /** Seconds after its hour; absent: half past, so that nothing happens at the moment of a reading. */
  readonly seconds?: number;
}

interface World {
  readonly coverage: Coverage;
  readonly start: number;
  readonly events: readonly Event[];
  /** Hours at which the balance is read and the list with it. */
  readonly syncs: readonly number[];
  /** Seconds by which the API's clock is ahead of ours. */
  readonly skew: number;
}

const events = (canHide: boolean): fc.Arbitrary<readonly Event[]> =>
  fc
    .uniqueArray(
      fc.record({
        hour: fc.integer({ min: 0, max: HOURS - 1 }),
        gives: fc.boolean(),
        late: fc.nat(2),
        hidden: fc.nat(9),
      }),
      {
        maxLength: 10,
        selector: ({ hour }) => hour,
      },
    )
    .map((drawn) =>
      drawn.map(({ hour, gives, late, hidden }, index): Event => {
        const isHidden = canHide && hidden === 0;
        // Sums of different events are never alike, and hidden ones never cancel each other out.
        const amount = 2 ** index * (gives || isHidden ? 1 : -1);
        return { hour, amount, movement: amount > 0 ? 'granted' : 'consumed', isHidden, late };
      }),
    );
const world = (coverage: Coverage, canHide: boolean): fc.Arbitrary<World> =>
  fc.record({
    coverage: fc.constant(coverage),
    start: fc.constantFrom(0, 5000),
    events: events(canHide),
    syncs: fc
      .uniqueArray(fc.integer({ min: 1, max: HOURS }), { minLength: 1, maxLength: 8 })
      .map((hours) => [...hours, HOURS, HOURS + 1, HOURS + 2].sort((a, b) => a - b)),
    skew: fc.constant(0),
  });

const momentOf = ({ hour, seconds = 1800 }: Pick<Event, 'hour' | 'seconds'>): number =>
  START + hour * HOUR + seconds * 1000;
const readAt = (hour: number): number => START + hour * HOUR;
const truth = ({ start, events: all }: World, at: number): number =>
  all.filter((one) => momentOf(one) <= at).reduce((sum, { amount }) => sum + amount, start);

interface Played {
  readonly accountId: Account['id'];
  readonly connectionId: Account['connectionId'];
}

/** Plays a world into the store as a sync does: rows, readings, then the books. */
async function play(given: World): Promise<Played> {
  worlds += 1;
  const holder = account(0, {
    id: `c${worlds}:me` as Account['id'],
    connectionId: `c${worlds}` as Account['connectionId'],
    name: 'Jordan',
  });
  const { id: accountId, connectionId } = holder;
  await store.table('connections').put({ id: connectionId, label: `Shop ${worlds}` } as never);
  await store.table('accounts').put(holder);
  const listed = given.events.filter(
    ({ isHidden, amount }) => given.coverage !== 'none' && !isHidden && (given.coverage === 'complete' || amount < 0),
  );
  const firstSync = (one: Event): number => given.syncs.findIndex((hour) => readAt(hour) > momentOf(one)) + one.late;
  let before: Balance | undefined;
  for (const [number, hour] of given.syncs.entries()) {
    const isUpToDate = openBooks(store, accountId);
    const fresh = listed.filter((one) => Math.min(firstSync(one), given.syncs.length - 1) === number);
    const rows = fresh.map((one) =>
      entryOf(`${accountId}|e${one.hour}`, holder, {
        at: instant(momentOf(one) + given.skew * 1000),
        amount: one.amount * MILLION,
        description: one.movement === 'granted' ? 'Welcome bonus' : 'Used',
      }),
    );
    const at = instant(readAt(hour));
    const total = truth(given, readAt(hour)) * MILLION;
    // What no list explains is one change, dated by the reading that showed it.
    if (given.coverage === 'none' && before !== undefined && before.total !== total)
      rows.push(
        entryOf(`${accountId}|o${number}`, holder, {
          at,
          origin: 'observed',
          amount: total - (before.total ?? 0),
          raw: JSON.stringify({ from: { at: before.at } }),
        }),
      );
    const reading: Balance = {
      id: `${accountId}|${number + 1}`,
      connectionId,
      accountId,
      at,
      askedAt: at,
      total,
      reserved: null,
      available: null,
      unit: 'credits',
      runId: 'run' as Balance['runId'],
      order: number + 1,
      step: total - (before?.total ?? 0),
      mayMean: null,
    };
    before = reading;
    await store.commit({ put: { entries: rows, balances: [reading] } });
    const touchedFrom = rows.reduce<Instant | null>(
      (least, row) => (least === null || row.at < least ? row.at : least),
      null,
    );
    await bookDifferences({
      store,
      account: holder,
      coverage: given.coverage,
      runId: reading.runId,
      touchedFrom,
      isUpToDate,
    });
  }
  return { accountId, connectionId };
}

function entryOf(id: string, { id: accountId, connectionId }: Account, change: Partial<LedgerEntry>): LedgerEntry {
  const amount = change.amount ?? 0;
  return entry(1, {
    id: id as LedgerEntry['id'],
    accountId,
    connectionId,
    type: amount > 0 ? 'credit' : 'debit',
    sourceType: '',
    ...change,
  });
}

const whole = (text: string | null): number => Number(text);
const day = (text: string): PlainDate => text as PlainDate;
const isFooting = (line: { opening: string; movements: readonly { amount: string }[]; closing: string }): boolean =>
  line.movements.reduce((sum, { amount }) => sum + credits(amount), credits(line.opening) as bigint) ===
  (credits(line.closing) as bigint);
const amountOf = (line: { movements: readonly { movement: Movement; amount: string }[] }, movement: Movement): number =>
  whole(line.movements.find((one) => one.movement === movement)!.amount);

const PERIODS = [
  { firstDay: day('2026-10-30'), lastDay: day('2026-10-31') },
  { firstDay: day('2026-10-31'), lastDay: day('2026-10-31') },
  { firstDay: day('2026-11-01'), lastDay: day('2026-11-30') },
] as const;
const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'Pacific/Auckland', 'America/St_Johns');
const moments = fc.array(fc.integer({ min: -5, max: (HOURS + 2) * 60 }), { minLength: 1, maxLength: 6 });

describe('the books', () => {
  it(
    'of an API that lists everything are the truth at any instant, whatever is late and in whatever zone',
    async () => {
      await fc.assert(
        fc.asyncProperty(world('complete', false), zones, moments, async (given, name, minutes) => {
          zone = name;
          const { accountId, connectionId } = await play(given);
          for (const minute of minutes) {
            const at = START + minute * MINUTE;
            const held = await books.accountAsOf(accountId, instant(at));
            expect(held).toMatchObject({
              kind: expect.stringMatching(/reported|derived/),
              value: String(truth(given, at)),
            });
            expect(await books.connectionAsOf(connectionId, instant(at))).toMatchObject([
              { balance: { kind: 'derived', value: String(truth(given, at)) } },
            ]);
          }
          for (const period of PERIODS) {
            const { span, rows } = await books.rollForward({ period, connectionId });
            const [from, until] = [Date.parse(span.from), Date.parse(span.until)];
            const [line] = rows;
            const within = given.events.filter((one) => momentOf(one) >= from && momentOf(one) < until);
            const sumOf = (movement: string) =>
              within.filter((one) => one.movement === movement).reduce((sum, { amount }) => sum + amount, 0);
            expect(isFooting(line!)).toBe(true);
            expect([whole(line!.opening), whole(line!.closing)]).toEqual([
              truth(given, from - 1),
              truth(given, until - 1),
            ]);
            expect([amountOf(line!, 'granted'), amountOf(line!, 'consumed')]).toEqual([
              sumOf('granted'),
              sumOf('consumed'),
            ]);
            expect(amountOf(line!, 'unexplained')).toBe(0);
            const drilled = await books.accountLines({ period, connectionId, skip: 0, limit: 10 });
            expect(drilled.rows).toMatchObject([
              {
                opening: line!.opening,
                movements: [...Array(8)].map((_, index) => ({ amount: line!.movements[index]!.amount })),
                closing: line!.closing,
              },
            ]);
            const told = await books.explain(accountId, period);
            expect(told.lines).toMatchObject([{ opening: line!.opening, closing: line!.closing }]);
            expect(told.closing).toMatchObject({ value: line!.closing });
          }
        }),
        { numRuns: RUNS },
      );
    },
    TIMEOUT,
  );

  it(
    'show what nobody listed between the readings that it came between, and nowhere else',
    async () => {
      await fc.assert(
        fc.asyncProperty(world('complete', true), moments, async (given, minutes) => {
          zone = 'UTC';
          const { accountId, connectionId } = await play(given);
          for (const minute of minutes) {
            const at = START + minute * MINUTE;
            const held = await books.accountAsOf(accountId, instant(at));
            const true_ = truth(given, at);
            // Before the first reading a list that promises everything is believed.
            if (at < readAt(given.syncs[0]!)) continue;
            if (held.kind === 'bounded') {
              expect(whole(held.least)).toBeLessThanOrEqual(true_);
              expect(whole(held.most)).toBeGreaterThanOrEqual(true_);
            } else expect(held).toMatchObject({ value: String(true_) });
          }
          for (const period of PERIODS) {
            const { span, rows } = await books.rollForward({ period, connectionId });
            const hidden = given.events.filter((one) => one.isHidden);
            const shown = hidden.filter((one) => {
              const by = given.syncs.find((hour) => readAt(hour) > momentOf(one))!;
              const isOpening = by === given.syncs[0];
              return !isOpening && readAt(by) >= Date.parse(span.from) && readAt(by) < Date.parse(span.until);
            });
            expect(amountOf(rows[0]!, 'unexplained')).toBe(shown.reduce((sum, { amount }) => sum + amount, 0));
            expect(isFooting(rows[0]!)).toBe(true);
          }
        }),
        { numRuns: RUNS },
      );
    },
    TIMEOUT,
  );

  it(
    'of an API without entries, or with deductions alone, hold what was read, and say where they do not know',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.oneof(world('none', false), world('deductions', false)),
          moments,
          async (given, minutes) => {
            zone = 'UTC';
            const { accountId, connectionId } = await play(given);
            const first = readAt(given.syncs[0]!);
            for (const minute of minutes) {
              const at = START + minute * MINUTE;
              const held = await books.accountAsOf(accountId, instant(at));
              if (at < first) expect(held.kind).toBe('unknown');
              else if (held.kind === 'reported') expect(whole(held.value)).toBe(truth(given, at));
              const all = await books.connectionAsOf(connectionId, instant(at));
              if (at < first) for (const one of all) expect(one.balance.kind).toBe('unknown');
            }
            for (const hour of given.syncs) {
              const held = await books.accountAsOf(accountId, instant(readAt(hour)));
              expect(held).toMatchObject({ kind: 'reported', value: String(truth(given, readAt(hour))) });
              const [all] = await books.connectionAsOf(connectionId, instant(readAt(hour)));
              expect(all).toMatchObject({ balance: { value: String(truth(given, readAt(hour))) } });
            }
          },
        ),
        { numRuns: RUNS },
      );
    },
    TIMEOUT,
  );

  it(
    'take clocks that differ by seconds for what they are',
    async () => {
      // Ten seconds before a reading, or after it: the API dates it on the other side. Never at two readings in a row.
      const crossing = fc.uniqueArray(fc.integer({ min: 1, max: 5 }), { minLength: 1 });
      await fc.assert(
        fc.asyncProperty(crossing, fc.boolean(), async (numbers, isAhead) => {
          zone = 'UTC';
          const { accountId } = await play({
            coverage: 'complete',
            start: 0,
            syncs: Array.from({ length: 13 }, (_, index) => 6 * (index + 1)),
            skew: isAhead ? 20 : -20,
            events: numbers.map((number, index) => ({
              hour: 12 * number,
              seconds: isAhead ? -10 : 10,
              amount: 2 ** index,
              movement: 'granted',
              isHidden: false,
              late: 0,
            })),
          });
          const selector = { accountId, kind: 'unexplained', amount: { $ne: 0 } };
          expect(await store.table('differences').find({ selector })).toEqual([]);
        }),
        { numRuns: RUNS },
      );
    },
    TIMEOUT,
  );

  it(
    'are the same in whatever pieces they are written',
    async () => {
      await fc.assert(
        fc.asyncProperty(world('complete', true), async (given) => {
          const { accountId } = await play(given);
          const told = () => store.table('differences').find({ selector: { accountId }, sort: [{ order: 'asc' }] });
          const inPieces = (await told()).filter(({ amount, kind }) => amount !== 0 || kind === 'opening');
          await store.table('differences').remove((await told()).map(({ id }) => id));
          await store.table('cursors').remove([`${accountId}|books`]);
          const holder = (await store.table('accounts').get(accountId))!;
          await bookDifferences({
            store,
            account: holder,
            coverage: 'complete',
            runId: 'run' as never,
            touchedFrom: null,
            isUpToDate: false,
          });
          expect(await told()).toEqual(inPieces);
        }),
        { numRuns: RUNS },
      );
    },
    TIMEOUT,
  );

  it('refuse a period or an instant that has not come, and what they do not know', async () => {
    const { accountId, connectionId } = await play({ coverage: 'complete', start: 0, events: [], syncs: [1], skew: 0 });
    const period = { firstDay: day('2027-01-01'), lastDay: day('2027-01-31') };
    await expect(books.rollForward({ period, connectionId })).rejects.toThrow(/in the future/);
    await expect(books.accountAsOf(accountId, instant(Date.parse(NOW) + 1))).rejects.toThrow(/not known/);
    await expect(books.explain('nobody', PERIODS[0])).rejects.toThrow(/no such account/);
  });
});
