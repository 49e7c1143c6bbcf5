import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant } from '../../../domain/time.ts';
import type { LedgerPage, LedgerStart } from '../provider.ts';
import { collect, fixture, scriptedRequest, TestClock } from '../../../../test/support/provider-request.ts';
import { World } from '../../../../test/conformance/providers/world.ts';
import { provider } from './index.ts';

const ACCOUNT = { externalId: 'Anna7', unit: 'credits' };
const SECRET = { api_key: 'atom-key-0123456789' };
const START: LedgerStart = { checkpoint: null, isFullSweep: false };
const FIRST = Date.UTC(2026, 0, 1);

type Order = 'newest first' | 'oldest first' | 'shuffled';

/** Rows at the given seconds: equal seconds give equal rows. */
const rowsAt = (seconds: readonly number[]) =>
  seconds.map((second) => ({
    type: 'text',
    name: 'core',
    credits: 1 + (Math.floor(second / 3600) % 3),
    date: new Date(FIRST + second * 1000).toISOString().slice(0, 19).replace('T', ' '),
  }));

function serve(list: { seconds: number[] }, order: Order = 'newest first', clamp = 100, clock = new TestClock()) {
  return scriptedRequest(
    provider,
    ({ body }) => {
      const { offset, limit } = (body as { value: Record<string, string> }).value;
      const rows = rowsAt(list.seconds);
      if (order === 'newest first') rows.reverse();
      if (order === 'shuffled') rows.sort((a, b) => a.credits - b.credits);
      return {
        body: { success: { data: rows.slice(Number(offset), Number(offset) + Math.min(clamp, Number(limit))) } },
      };
    },
    { secret: SECRET, clock },
  );
}

const read = (request: ReturnType<typeof serve>['request'], start = START) =>
  collect(provider.readLedger!(request, ACCOUNT, start));
const fold = (...pages: readonly LedgerPage[][]) =>
  new Map(pages.flat(2).flatMap((page) => page.entries.map((entry) => [entry.key, entry.time.at] as const)));
const timesOf = (entries: ReadonlyMap<string, string>) => [...entries.values()].toSorted();
const expected = (seconds: readonly number[]) =>
  seconds.map((second) => new Date(FIRST + second * 1000).toISOString()).toSorted();
const after = (pages: LedgerPage[]) => ({
  checkpoint: JSON.parse(JSON.stringify(pages.at(-1)!.checkpoint)) as unknown,
  isFullSweep: false,
});

describe('atomchat history', () => {
  it('keeps two equal charges of one second two', async () => {
    const sample = JSON.parse(fixture(import.meta.url, 'history.json')) as {
      success: { data: { history: unknown[] } };
    };
    const paged = scriptedRequest(
      provider,
      ({ body }) => {
        const { offset } = (body as { value: Record<string, string> }).value;
        return { body: { success: { data: { history: sample.success.data.history.slice(Number(offset)) } } } };
      },
      { secret: SECRET },
    );
    const entries = (await read(paged.request)).flatMap((page) => page.entries);
    expect(new Set(entries.map((entry) => entry.key)).size).toBe(3);
    expect(entries.map((entry) => entry.time.zoneKnown)).toEqual([false, false, false]);
  });

  it.each<Order>(['newest first', 'oldest first', 'shuffled'])(
    'reads any list the same on every read, %s',
    async (order) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 60 }),
          fc.integer({ min: 3, max: 30 }),
          async (unsorted, clamp) => {
            const list = { seconds: unsorted.toSorted((a, b) => a - b) };
            const pages = await read(serve(list, order, clamp).request);
            expect(timesOf(fold(pages))).toEqual(expected(list.seconds));
            expect(fold(await read(serve(list, order, clamp).request))).toEqual(fold(pages));
            expect(pages.at(-1)!.isCompleteSweep).toBe(true);
          },
        ),
        { numRuns: 60 },
      );
    },
  );

  // A list in no order is read whole each time, once it has shown that it has none.
  it.each<Order>(['newest first', 'oldest first'])(
    'brings what came since, twins included, and may be cut off anywhere, %s',
    async (order) => {
      const HOUR = 3600;
      const day = (number: number) => number * 24 * HOUR;
      const between = (from: number, until: number, most: number) =>
        fc.array(
          fc.integer({ min: from / HOUR, max: until / HOUR }).map((hour) => hour * HOUR),
          { maxLength: most },
        );
      await fc.assert(
        // Rows are written at most a day late: those that come after the first read may be dated up to a day before it.
        fc.asyncProperty(between(0, day(6), 40), between(day(5), day(8), 20), fc.nat(), async (first, more, where) => {
          const list = { seconds: first.toSorted((a, b) => a - b) };
          const clock = new TestClock(instant(FIRST + day(6) * 1000));
          const { request } = serve(list, order, 8, clock);
          const whole = await read(request);
          const cut = whole.slice(0, 1 + (where % whole.length));
          clock.pass(day(2) * 1000);
          list.seconds = [...first, ...more].toSorted((a, b) => a - b);
          const rest = await read(request, after(cut));
          expect(timesOf(fold(cut, rest))).toEqual(expected(list.seconds));
        }),
        { numRuns: 150 },
      );
    },
  );

  it.each<[Order, number]>([
    ['newest first', 1],
    ['oldest first', 2],
  ])('asks no more than it must when nothing changed, %s', async (order, most) => {
    const list = { seconds: Array.from({ length: 950 }, (_, index) => index * 3600) };
    const { request, sent } = serve(list, order);
    const first = await read(request);
    sent.length = 0;
    const later = await read(request, after(first));
    expect(sent.length).toBeLessThanOrEqual(most);
    expect(later.at(-1)!.isCompleteSweep).toBe(false);
    expect(fold(first, later)).toEqual(fold(first));
  });

  it.each<Order>(['newest first', 'oldest first'])(
    'keeps rows of one second in the order they are listed in, over pages and cuts, %s',
    async (order) => {
      // Twenty-five different rows in three seconds, seven to a page.
      const rows = Array.from({ length: 25 }, (_, index) => ({
        no: index,
        date: `2026-01-01 00:00:0${index < 3 ? 0 : index < 16 ? 1 : 2}`,
        credits: 1,
      }));
      const { request } = scriptedRequest(
        provider,
        ({ body }) => {
          const { offset } = (body as { value: Record<string, string> }).value;
          const listed = order === 'newest first' ? rows.toReversed() : rows;
          return { body: { success: { data: listed.slice(Number(offset), Number(offset) + 7) } } };
        },
        { secret: SECRET },
      );
      const whole = await read(request);
      for (const cut of whole.keys()) {
        const rest = await read(request, after(whole.slice(0, cut + 1)));
        const entries = [
          ...new Map(
            [...whole.slice(0, cut + 1), ...rest].flatMap((page) =>
              page.entries.map((entry) => [entry.key, entry] as const),
            ),
          ).values(),
        ];
        entries.sort((a, b) => (a.time.at < b.time.at ? -1 : a.time.at > b.time.at ? 1 : a.ordinal - b.ordinal));
        expect(entries.map((entry) => (entry.raw as { no: number }).no)).toEqual(rows.map(({ no }) => no));
      }
    },
  );

  it('reads everything anew on a full sweep', async () => {
    const list = { seconds: Array.from({ length: 250 }, (_, index) => index * 3600) };
    const { request } = serve(list);
    const first = await read(request);
    list.seconds.splice(0, 1);
    const full = await read(request, { ...after(first), isFullSweep: true });
    expect(full.at(-1)!.isCompleteSweep).toBe(true);
    expect(timesOf(fold(full))).toEqual(expected(list.seconds));
  });

  it('sends the medium only when one is chosen', async () => {
    const { request, sent } = serve({ seconds: [1] });
    await read(request);
    expect((sent[0]!.body as { value: object }).value).toEqual({ UID: 'Anna7', offset: '0', limit: '100' });
    await read({ ...request, settings: { ...request.settings, historyType: 'voice', historyTypeParameter: 'medium' } });
    expect((sent.at(-1)!.body as { value: object }).value).toMatchObject({ medium: 'voice' });
  });

  it('keys rows by their own id where the settings name one', async () => {
    const { request } = scriptedRequest(
      provider,
      ({ body }) => {
        const rows = [
          { no: 2, date: '2026-01-01 00:00:00', credits: 1 },
          { no: 1, date: '2026-01-01 00:00:00', credits: 1 },
        ];
        const { offset } = (body as { value: Record<string, string> }).value;
        return { body: { success: { data: rows.slice(Number(offset)) } } };
      },
      { secret: SECRET, settings: { historyIdField: 'no' } },
    );
    expect([...fold(await read(request)).keys()]).toEqual(['1', '2']);
  });

  it.each([
    ['history list', 'success.data'],
    ['history list', 'data'],
    ['history list', 'history'],
    ['limit', '20'],
    ['row ids', 'yes'],
    ['status', 'text'],
  ])('reads the sandbox the same with %s: %s', async (quirk, value) => {
    await using world = await World.begin(provider, { entriesPerAccount: 150 });
    const account = (await provider.listAccounts(world.request()))[0]!;
    world.sandbox.inject({ kind: 'quirk', api: world.id, quirk, value, times: null });
    const entries = (await collect(provider.readLedger!(world.request(), account, START))).flatMap(
      (page) => page.entries,
    );
    const truth = world.sandbox.truth.entries(world.id, account.externalId);
    expect(new Set(entries.map(({ key }) => key)).size).toBe(truth.length);
    expect(timesOf(new Map(entries.map(({ key, time }) => [key, time.at])))).toEqual(
      truth.map(({ at }) => `${at.slice(0, 19)}.000Z`),
    );
  });
});
