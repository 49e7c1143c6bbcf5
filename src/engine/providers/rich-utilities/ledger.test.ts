import { describe, expect, it } from 'vitest';
import { formatCredits } from '../../../domain/credits.ts';
import { instant } from '../../../domain/time.ts';
import type { HttpExchange, LedgerPage, LedgerStart } from '../provider.ts';
import {
  asText,
  collect,
  fixture,
  NOW,
  scriptedRequest,
  type ScriptedAnswer,
} from '../../../../test/support/provider-request.ts';
import { World } from '../../../../test/conformance/providers/world.ts';
import { provider } from './index.ts';

const SECRET = { access_token: 'access-one-0123456789', refresh_token: 'refresh-one-0123456789' };
const ACCOUNT = { externalId: '1', unit: 'USD' };
const HOUR = 3_600_000;
const START: LedgerStart = { checkpoint: null, isFullSweep: false };

interface Row {
  id: number;
  type: string;
  amount: number;
  balance_after: number | null;
  at: number;
}

/** A ledger of `count` debits of one credit, an hour apart, the newest last. */
function rows(count: number, change: (row: Row) => Partial<Row> = () => ({})): Row[] {
  return Array.from({ length: count }, (_, index) => {
    const row = {
      id: index + 1,
      type: 'debit',
      amount: 1,
      balance_after: 1000 - index,
      at: Date.parse(NOW) - (count - index) * HOUR,
    };
    return { ...row, ...change(row) };
  });
}

const print = ({ at, ...row }: Row) => ({ ...row, user_id: 1, created_at: instant(at) });

interface ServerOptions {
  readonly order?: 'newest first' | 'oldest first';
  readonly clamp?: number;
  readonly ignores?: readonly ('from' | 'to' | 'offset')[];
  readonly body?: (page: unknown[]) => unknown;
  readonly before?: (exchange: HttpExchange, index: number) => ScriptedAnswer | undefined;
}

function serve(list: Row[], options: ServerOptions = {}) {
  const { order = 'newest first', clamp = 100, ignores = [], body = (page) => page } = options;
  return scriptedRequest(
    provider,
    (exchange, index) => {
      const early = options.before?.(exchange, index);
      if (early) return early;
      const { from, to, limit, offset } = exchange.query!;
      const shown = list.filter(
        ({ at }) =>
          (ignores.includes('from') || !from || at >= Date.parse(from)) &&
          (ignores.includes('to') || at <= Date.parse(to!)),
      );
      const sorted = order === 'newest first' ? shown.toReversed() : shown;
      const start = ignores.includes('offset') ? 0 : Number(offset);
      return { body: body(sorted.slice(start, start + Math.min(clamp, Number(limit))).map(print)) };
    },
    { secret: SECRET },
  );
}

const read = (request: ReturnType<typeof serve>['request'], start = START) =>
  collect(provider.readLedger!(request, ACCOUNT, start));
const idsOf = (pages: readonly LedgerPage[]) =>
  [...new Set(pages.flatMap((page) => page.entries.map((entry) => Number(entry.key))))].sort((a, b) => a - b);
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const amounts = (pages: readonly LedgerPage[]) =>
  Object.fromEntries(
    pages.flatMap((page) =>
      page.entries.map((entry) => [entry.key, entry.amount === null ? null : formatCredits(entry.amount)]),
    ),
  );

describe('rich-utilities ledger', () => {
  it('reads the sample: signs, order, raw', async () => {
    const sample = JSON.parse(fixture(import.meta.url, 'ledger.json')) as unknown[];
    const paged = scriptedRequest(
      provider,
      ({ query }) => ({
        body:
          query!['offset'] === '0' ? fixture(import.meta.url, 'ledger.json') : sample.slice(Number(query!['offset'])),
      }),
      { secret: SECRET },
    );
    const pages = await collect(provider.readLedger!(paged.request, ACCOUNT, START));
    expect(amounts(pages)).toEqual({ '1': '10', '2': '-1.5', '3': '2' });
    expect(pages[0]!.entries.map((entry) => entry.raw)).toEqual([
      expect.objectContaining({ id: 1, amount: '10.0' }),
      expect.objectContaining({ id: 2, metadata: { endpoint: '/v2/leads' } }),
      expect.objectContaining({ id: 3, user_id: 1 }),
    ]);
  });

  it('sends the moment it began as `to` with every page, a limit of 100 and an overlap of one', async () => {
    const { request, sent } = serve(rows(250));
    expect(idsOf(await read(request))).toEqual(upTo(250));
    expect(sent.map(({ query }) => query)).toEqual(
      ['0', '99', '198'].map((offset) => ({ to: NOW, limit: '100', offset })),
    );
  });

  it.each(['newest first', 'oldest first'] as const)('reads a list that shows the %s', async (order) => {
    const pages = await read(serve(rows(250), { order }).request);
    expect(idsOf(pages)).toEqual(upTo(250));
    expect(pages.at(-1)!.isCompleteSweep).toBe(true);
    for (const page of pages) {
      const times = page.entries.map((entry) => entry.time.at);
      expect(times).toEqual(times.toSorted());
    }
  });

  it.each([1, 2, 20])('measures a limit that the server clamps to %i', async (clamp) => {
    expect(idsOf(await read(serve(rows(45), { clamp }).request))).toEqual(upTo(45));
  });

  it('ends where a server does not page at all', async () => {
    const { request, sent } = serve(rows(30), { ignores: ['offset'] });
    expect(idsOf(await read(request))).toEqual(upTo(30));
    expect(sent.length).toBeLessThanOrEqual(4);
  });

  it('asks again for the day before the newest, and no further, once it knows the list', async () => {
    const list = rows(250);
    const { request, sent } = serve(list);
    const first = await read(request);
    sent.length = 0;
    const later = await read(request, { checkpoint: first.at(-1)!.checkpoint, isFullSweep: false });
    expect(sent).toHaveLength(1);
    expect(sent[0]!.query!['from']).toBe(instant(list.at(-1)!.at - 25 * HOUR));
    expect(idsOf(later)).toEqual(upTo(250).slice(-26));
    expect(later.at(-1)!.isCompleteSweep).toBe(false);
  });

  it('stops early where the server does not know `from` but shows the newest first', async () => {
    const { request, sent } = serve(rows(500), { ignores: ['from'] });
    const first = await read(request);
    sent.length = 0;
    await read(request, { checkpoint: first.at(-1)!.checkpoint, isFullSweep: false });
    expect(sent).toHaveLength(2);
  });

  it('reads everything anew on a full sweep, entries dated back included', async () => {
    const list = rows(120);
    const { request } = serve(list);
    const first = await read(request);
    list.splice(3, 0, { id: 900, type: 'credit', amount: 5, balance_after: null, at: list[3]!.at });
    const later = await read(request, { checkpoint: first.at(-1)!.checkpoint, isFullSweep: false });
    expect(idsOf(later)).not.toContain(900);
    const full = await read(request, { checkpoint: first.at(-1)!.checkpoint, isFullSweep: true });
    expect(idsOf(full)).toEqual([...upTo(120), 900]);
    expect(full.at(-1)!.isCompleteSweep).toBe(true);
  });

  it.each(['newest first', 'oldest first'] as const)(
    'signs every adjustment but the first by its neighbours, across pages and cuts, %s',
    async (order) => {
      let balance = 0;
      const list = rows(230).map((row) => {
        const change = row.id % 3 === 0 ? -1 : 2;
        balance += change;
        return { ...row, type: 'adjustment', amount: Math.abs(change), balance_after: balance };
      });
      const expected = Object.fromEntries(list.map(({ id }) => [id, id === 1 ? null : id % 3 === 0 ? '-1' : '2']));
      const { request } = serve(list, { order });
      const whole = await read(request);
      expect(amounts(whole)).toEqual(expected);
      for (const cut of whole.keys()) {
        const rest = await read(request, { checkpoint: whole[cut]!.checkpoint, isFullSweep: false });
        expect(amounts([...whole.slice(0, cut + 1), ...rest])).toEqual(expected);
      }
    },
  );

  it('keeps its place when the token ends in the middle', async () => {
    let isRefused = false;
    const { request, sent } = serve(rows(250), {
      before: (exchange, index) => {
        if (exchange.call === 'POST /auth/refresh') return { body: fixture(import.meta.url, 'token-pair.json') };
        if (index !== 1 || isRefused) return undefined;
        isRefused = true;
        return { status: 401, body: {} };
      },
    });
    expect(idsOf(await read(request))).toEqual(upTo(250));
    expect(sent.map(({ query }) => query?.['offset'])).toEqual(['0', '99', undefined, '99', '198']);
  });

  it('stops at once when a row belongs to another user', async () => {
    const { request } = serve(rows(3), {
      body: (page) => page.map((row, index) => ({ ...(row as object), user_id: index === 2 ? 9 : 1 })),
    });
    await expect(read(request)).rejects.toMatchObject({ code: 'another account' });
  });

  it.each(['entries', 'items', 'ledger', 'transactions', 'results', 'data'])(
    'finds the list under %s, and under data too',
    async (name) => {
      for (const body of [
        (page: unknown[]) => ({ [name]: page, total: 9 }),
        (page: unknown[]) => ({ data: { [name]: page } }),
      ])
        expect(idsOf(await read(serve(rows(5), { body }).request))).toEqual(upTo(5));
    },
  );

  it('names the candidates when there is more than one list, and takes the one the settings name', async () => {
    const { request } = serve(rows(2), { body: (page) => ({ items: page, results: [] }) });
    await expect(read(request)).rejects.toThrow(/items, results/);
    const named = { ...request, settings: { ...request.settings, ledgerField: 'items' } };
    expect(idsOf(await read(named))).toEqual(upTo(2));
  });

  it('ends at a full page that says there is no more only once nothing more comes', async () => {
    const more = (page: unknown[]) => ({
      entries: page,
      has_more: page.length > 0 && (page.at(-1) as { id: number }).id !== 1,
    });
    const { request, sent } = serve(rows(100), { body: more });
    expect(idsOf(await read(request))).toEqual(upTo(100));
    expect(sent).toHaveLength(2);
  });

  it('begins anew with a checkpoint it cannot read', async () => {
    expect(
      idsOf(await read(serve(rows(5)).request, { checkpoint: { from: 'elsewhere' }, isFullSweep: false })),
    ).toEqual(upTo(5));
  });

  it('names the entry and the field that do not fit, keeps the others, and is not complete', async () => {
    const { request } = serve(
      rows(3, ({ id }) => (id === 1 ? ({ amount: 'x' } as never) : {})),
      { body: (page) => ({ entries: page }) },
    );
    const pages = await read(request);
    expect(idsOf(pages)).toEqual([2, 3]);
    expect(pages.flatMap(({ missing }) => missing.map(({ where }) => where))).toContain(
      'GET /auth/account/ledger → entries[2].amount',
    );
    expect(pages.some(({ isCompleteSweep }) => isCompleteSweep)).toBe(false);
  });

  it.each([
    ['amounts', 'signed'],
    ['order', 'oldest first'],
    ['envelope', 'data'],
    ['envelope', 'transactions'],
    ['limit', '20'],
    ['times', 'without zone'],
  ])('reads the sandbox the same with %s: %s', async (quirk, value) => {
    await using world = await World.begin(provider, { entriesPerAccount: 230 });
    const account = (await provider.listAccounts(world.request()))[0]!;
    world.sandbox.inject({ kind: 'quirk', api: world.id, quirk, value, times: null });
    const pages = await collect(provider.readLedger!(world.request(), account, START));
    const truth = world.sandbox.truth.entries(world.id);
    const read = new Map(pages.flatMap((page) => page.entries.map((entry) => [entry.key, entry] as const)));
    expect(amounts(pages)).toEqual(
      Object.fromEntries(truth.map((entry) => [String((entry.printed as { id: number }).id), entry.amount])),
    );
    expect([...read.values()].map((entry) => entry.time.zoneKnown)).not.toContain(quirk === 'times');
    expect(asText([...read.values()])).not.toContain(world.connection.secret['access_token']);
  });

  it('reads up to the server’s own now when its clock is ahead of ours', async () => {
    await using world = await World.begin(provider, { entriesPerAccount: 20 });
    const account = (await provider.listAccounts(world.request()))[0]!;
    world.sandbox.advance({ seconds: 3 * 24 * 3600 });
    world.sandbox.advance({ entries: 5, api: world.id });
    const request = world.request();
    await provider.readBalance!(request, account);
    const pages = await collect(provider.readLedger!(request, account, START));
    expect(idsOf(pages)).toHaveLength(25);
  });
});
