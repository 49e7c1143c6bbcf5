import { MessageChannel } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LedgerSortSchema } from '../../src/contract/ledger.ts';
import { AccountSortSchema } from '../../src/contract/accounts.ts';
import { callEngine, openSession, serveOnMessagePort, type EngineCalls } from '../../src/engine/index.ts';
import { startSandbox, type Sandbox } from '../../src/sandbox/index.ts';
import { openConsole, type OpenConsole } from '../support/console.ts';
import { makeFolder, silent, until } from '../support/desk.ts';

let sandbox: Sandbox;
const folder = makeFolder();
let console_: OpenConsole;
let call: OpenConsole['call'];

beforeAll(async () => {
  sandbox = await startSandbox({ seed: 3, entriesPerAccount: 120, atomchatUsers: 3, debitsPerMinute: 0 });
  console_ = await openConsole({
    folder: folder.path,
    connections: () => sandbox.connections,
    isThreaded: true,
  });
  call = console_.call;
  await console_.engine.startSandboxConnections();
  await until(
    'all are in sync',
    () => call.sync.status({}),
    ({ connections }) => connections.length === 5 && connections.every(({ health }) => health.state === 'in sync'),
    60_000,
  );
}, 90_000);
afterAll(async () => {
  await console_.engine.stop();
  await sandbox.stop();
  folder[Symbol.dispose]();
});

const byTime = { sort: 'at', direction: 'descending', skip: 0, limit: 100 } as const;

describe('accounts', () => {
  it('lists every account that the sandbox holds, with its balance and age', async () => {
    const { rows, total } = await call.accounts.page({ filter: {}, sort: 'name', direction: 'ascending', limit: 500 });
    const held = sandbox.connections.flatMap(({ providerId }) => sandbox.truth.accounts(providerId));
    expect(total).toBe(new Set(held.map(({ id }) => id)).size);
    for (const row of rows) {
      expect(row.balance.at).not.toBeNull();
      expect(row.balance.staleAfter! > row.balance.at!).toBe(true);
      expect(row.line.length).toBeGreaterThan(0);
      expect(row.line.length).toBeLessThanOrEqual(60);
      expect(row.line.at(-1)?.amount).toBe(row.balance.amount);
    }
  });

  it.each(AccountSortSchema.options)('sorts by %s in both directions, absent last', async (sort) => {
    const up = await call.accounts.page({ filter: {}, sort, direction: 'ascending', limit: 500 });
    const down = await call.accounts.page({ filter: {}, sort, direction: 'descending', limit: 500 });
    expect(new Set(up.rows.map(({ id }) => id))).toEqual(new Set(down.rows.map(({ id }) => id)));
    const amounts = up.rows.map((row) => (sort === 'available' ? row.available.amount : row.balance.amount));
    if (sort === 'balance') expect(amounts.map(Number)).toEqual(amounts.map(Number).toSorted((a, b) => a - b));
  });

  it('finds an account by part of its name without accents, by its e-mail and exactly by its id', async () => {
    const { rows } = await call.accounts.page({ filter: {}, sort: 'name', direction: 'ascending', limit: 500 });
    const one = rows.find(({ name }) => name.includes(' '))!;
    const part = one.name.split(' ')[1]!.normalize('NFD').replace(/\p{M}/gu, '').toUpperCase();
    const found = await call.accounts.find({ text: part.slice(0, 4), limit: 50 });
    expect(found.map(({ id }) => id)).toContain(one.id);
    const exact = await call.accounts.find({ text: one.externalId });
    expect(exact[0]).toMatchObject({ id: one.id, isExact: true });
    const filtered = await call.accounts.page({ filter: { search: part }, sort: 'name', direction: 'ascending' });
    expect(filtered.rows.map(({ id }) => id)).toContain(one.id);
  });

  it('keeps note and tags, finds by them, and tells of them in the timeline', async () => {
    const { rows } = await call.accounts.page({ filter: {}, sort: 'name', direction: 'ascending', limit: 1 });
    const { id } = rows[0]!;
    await call.accounts.setNote({ id, note: 'Prefers Zürich invoices' });
    await call.accounts.setTags({ id, tags: ['vip', 'vip'] });
    expect(await call.accounts.tags({})).toEqual(['vip']);
    expect((await call.accounts.find({ text: 'zurich' })).map((found) => found.id)).toEqual([id]);
    const { items } = await call.accounts.timeline({ id });
    expect(items.map((item) => item.sentence).join('\n')).toContain('Ada noted: Prefers Zürich invoices');
    await call.sync.start({});
    await until(
      'synced',
      () => call.sync.status({}),
      ({ state }) => state === 'in sync',
    );
    expect(await call.accounts.get({ id })).toMatchObject({ note: 'Prefers Zürich invoices', tags: ['vip'] });
  });

  it('shows the timeline page by page, without a hole and without an item twice', async () => {
    const { rows } = await call.accounts.page({
      filter: {},
      sort: 'lastMovementAt',
      direction: 'descending',
      limit: 1,
    });
    const { id } = rows[0]!;
    const whole = await call.accounts.timeline({ id, limit: 200 });
    const ids: string[] = [];
    let before: (typeof whole)['items'][number]['at'] | undefined;
    for (let more = true; more;) {
      const page = await call.accounts.timeline({ id, limit: 30, ...(before && { before }) });
      ids.push(...page.items.map((item) => item.id));
      before = page.items.at(-1)?.at;
      more = page.hasMore && ids.length < whole.items.length;
    }
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.slice(0, whole.items.length)).toEqual(whole.items.map((item) => item.id).slice(0, ids.length));
  });

  it('keeps the last answer of each call without any secret', async () => {
    const { rows } = await call.accounts.page({ filter: {}, sort: 'name', direction: 'ascending', limit: 500 });
    const secrets = sandbox.connections
      .flatMap(({ secret }) => Object.values(secret))
      .filter((text) => text.length > 8);
    let answers = 0;
    for (const { id } of rows) {
      for (const answer of await call.accounts.raw({ id })) {
        answers += 1;
        for (const secret of secrets) expect(answer.body).not.toContain(secret);
      }
    }
    expect(answers).toBeGreaterThanOrEqual(rows.length);
  });
});

describe('the ledger', () => {
  it.each(LedgerSortSchema.options)('shows every entry once, page by page, sorted by %s', async (sort) => {
    const { entries } = await call.ledger.totals({ filter: {} });
    for (const direction of ['ascending', 'descending'] as const) {
      const ids: string[] = [];
      for (let skip = 0; skip < entries; skip += 170) {
        const { rows } = await call.ledger.page({ filter: {}, sort, direction, skip, limit: 170 });
        ids.push(...rows.map(({ id }) => id));
      }
      expect(ids.length).toBe(entries);
      expect(new Set(ids).size).toBe(entries);
    }
  });

  it('sorts by the name of the account, not by its id', async () => {
    const { rows } = await call.ledger.page({
      ...byTime,
      filter: {},
      sort: 'account',
      direction: 'ascending',
      limit: 500,
    });
    const names = rows.map(({ accountName }) => accountName.toLowerCase().normalize('NFD').replace(/\p{M}/gu, ''));
    expect(names).toEqual(names.toSorted((a, b) => (a < b ? -1 : Number(a > b))));
  });

  it('filters by type, amount, time, text and origin, and its totals say the same as its rows', async () => {
    const all = (await call.ledger.page({ ...byTime, filter: {}, limit: 500 })).rows;
    const middle = all[Math.floor(all.length / 2)]!;
    const filters = [
      { type: 'debit' },
      { amountAtMost: '-5' },
      { amountAtLeast: '1', amountAtMost: '50' },
      { since: middle.at },
      { until: middle.at },
      { text: middle.description.slice(0, 6).toUpperCase() },
      { origin: 'reported' },
      { connectionId: middle.connectionId },
      { accountId: middle.accountId, type: 'credit' },
    ] as const;
    for (const filter of filters) {
      const { rows } = await call.ledger.page({ ...byTime, filter, limit: 500 });
      const totals = await call.ledger.totals({ filter });
      if (rows.length < 500) expect([filter, rows.length]).toEqual([filter, totals.entries]);
      expect(totals.byUnit.reduce((sum, line) => sum + line.entries, 0)).toBe(totals.entries);
    }
  });

  it('keeps a still list still and counts what is new', async () => {
    const { asOf } = await call.ledger.page({ ...byTime, filter: {} });
    const before = (await call.ledger.totals({ filter: { seenBy: asOf } })).entries;
    sandbox.advance({ entries: 3, api: sandbox.connections[0]!.providerId });
    await call.sync.start({});
    await until(
      'they came',
      () => call.ledger.newSince({ filter: {}, seenBy: asOf }),
      ({ count }) => count >= 3,
    );
    expect((await call.ledger.totals({ filter: { seenBy: asOf } })).entries).toBe(before);
  });

  it('opens one entry with what the API sent for it', async () => {
    const { rows } = await call.ledger.page({ ...byTime, filter: { origin: 'reported' } });
    const entry = await call.ledger.get({ id: rows[0]!.id });
    expect(JSON.parse(entry.raw)).toBeTypeOf('object');
    expect(entry.versions).toEqual([]);
  });
});

describe('memberships, usage, activity, overview', () => {
  it('groups plans by what ends first', async () => {
    const { rows, total, groups } = await call.memberships.page({});
    expect(total).toBe(rows.length);
    expect(Object.values(groups).reduce((sum, count) => sum + count, 0)).toBe(total);
    const order = ['this week', 'this month', 'later', 'no end date', 'ended'];
    const places = rows.map(({ group }) => order.indexOf(group));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  it('adds up consumption per day and month, and names who consumed most', async () => {
    const span = { since: '2020-01-01T00:00:00.000Z' as never, until: '2030-01-01T00:00:00.000Z' as never };
    const days = await call.usage.series({ ...span, by: 'day' });
    const months = await call.usage.series({ ...span, by: 'month' });
    const traced = (series: typeof days) =>
      series.buckets
        .filter(({ entries, requests }) => entries > 0 && entries !== requests)
        .reduce((sum, { consumed }) => sum + Number(consumed), 0);
    expect(traced(days)).toBeGreaterThan(0);
    expect(months.buckets.length).toBeLessThanOrEqual(days.buckets.length);
    const top = await call.usage.top(span);
    expect(top.map(({ consumed }) => Number(consumed))).toEqual(
      top.map(({ consumed }) => Number(consumed)).toSorted((a, b) => b - a),
    );
  });

  it('tells of runs in sentences', async () => {
    const { rows } = await call.activity.runs({ limit: 20 });
    expect(rows.map(({ sentence }) => sentence).join('\n')).toMatch(/Synced 1 account in/);
    const run = await call.activity.run({ id: rows.at(-1)!.id });
    expect(run.calls.length).toBeGreaterThan(0);
  });

  it('says what needs a person, where to act, and what changed since they looked', async () => {
    const overview = await call.overview.get({});
    expect(overview.connections).toHaveLength(5);
    expect(overview.needs.map(({ id }) => id)).toContain('vault.warning');
    for (const need of overview.needs) expect(need.link).toMatch(/^\/[a-z]+/);
    const { rows } = await call.activity.runs({ limit: 100 });
    const first = rows.map(({ startedAt }) => startedAt).toSorted()[0]!;
    const synced = overview.changes.filter(({ id }) => /^(entries|memberships)\./.test(id));
    expect(new Set(synced.map(({ id }) => id.split('.')[0]))).toEqual(new Set(['entries', 'memberships']));
    for (const { at, sentence } of synced) {
      expect(at >= first).toBe(true);
      expect(sentence).not.toMatch(/ 0 and | and 0 /);
    }
    await call.overview.looked({});
    const after = await call.overview.get({});
    expect(after.since).not.toBeNull();
    expect(after.changes).toEqual([]);
  });
});

describe('the door', () => {
  it('tells expected failures as problems, refuses bad input with its place, and shows no stack', async () => {
    await expect(call.accounts.get({ id: 'nobody' })).rejects.toMatchObject({
      code: 'PROBLEM',
      data: { code: 'account.unknown' },
    });
    await expect(call.settings.set({ allowedMovePercent: 101 })).rejects.toMatchObject({
      code: 'PROBLEM',
      data: { code: 'input.refused', where: 'allowedMovePercent' },
    });
  });

  it('serves a renderer over a message port, streams what changes, and ends the stream when the port closes', async () => {
    const { port1, port2 } = new MessageChannel();
    const serving = serveOnMessagePort(console_.engine, port1 as never, {
      session: openSession('page'),
      logger: silent,
    });
    const remote: EngineCalls = createORPCClient(new RPCLink({ port: port2 }));
    port2.start();
    expect((await remote.host.facts({})).operator).toBe('Ada');
    const feed = await remote.changes.feed({});
    await remote.settings.set({ density: 'compact' });
    for await (const change of feed) if (change.areas.includes('settings')) break;
    const again = await remote.changes.feed({});
    const rest = (async () => {
      try {
        for await (const _change of again);
        return 'ended';
      } catch {
        return 'ended';
      }
    })();
    serving.close();
    expect(await rest).toBe('ended');
  });

  it('lets the host itself read, and do nothing that a person answers for', async () => {
    const host = callEngine(console_.engine);
    expect((await host.settings.get({})).allowedMovePercent).toBe(5);
    await expect(host.settings.set({ density: 'compact' })).rejects.toMatchObject({
      code: 'PROBLEM',
      data: { code: 'operator.nobody' },
    });
  });

  it('refuses a second engine on the same workspace', async () => {
    const second = await openConsole({ folder: folder.path, isThreaded: true });
    expect(await second.call.workspace.status({})).toMatchObject({
      phase: 'damaged',
      problem: { code: 'workspace.in-use' },
      waysOut: ['try again'],
    });
    await second.engine.stop();
  });
});
