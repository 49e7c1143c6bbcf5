import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox, type FaultRequest, type Sandbox } from '../../../sandbox/index.ts';

const API = 'rich-utilities';
let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ entriesPerAccount: 230 });
});
afterEach(() => sandbox.clearFaults());
afterAll(() => sandbox.stop());

interface Entry {
  id: number;
  user_id: number;
  type: string;
  amount: number;
  balance_after: number;
  created_at: string;
}
interface Pair {
  access_token: string;
  refresh_token: string;
}

const connection = () => sandbox.connections.find(({ providerId }) => providerId === API)!;
async function get<T>(path: string, token = connection().secret['access_token']) {
  const answer = await fetch(`${connection().baseUrl}/auth/account/${path}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return { status: answer.status, body: (await answer.json()) as T };
}
async function post<T>(path: string, body: unknown) {
  const answer = await fetch(`${connection().baseUrl}/auth/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: (await answer.json()) as T };
}
const page = async (query: string) => (await get<Entry[]>(`ledger?${query}`)).body;
const quirk = (quirk: string, value?: string): FaultRequest => ({ api: API, kind: 'quirk', quirk, value });
const always = (name: string, value?: string) => sandbox.inject({ ...quirk(name, value), times: null });

describe('reads', () => {
  it('the balance, with the documented fields', async () => {
    const { id, total, reserved, available } = sandbox.truth.account(API);
    expect((await get('credits')).body).toEqual({
      user_id: Number(id),
      balance: Number(total),
      reserved: Number(reserved),
      available: Number(available),
      currency: 'USD',
      last_updated: expect.any(String),
      auto_reload_enabled: true,
      auto_reload_threshold: 25,
      auto_reload_amount: 250,
    });
  });

  it('usage of a span, equal to the debits in it', async () => {
    const entries = sandbox.truth.entries(API);
    const [from, to] = [entries[20]!.at, entries[120]!.at];
    const debits = entries.slice(20, 120).filter(({ kind }) => kind === 'debit');
    const spent = debits.reduce((sum, { amount }) => sum - Math.round(Number(amount) * 100), 0) / 100;
    const { body } = await get<Record<string, number>>(`usage?period=daily&from=${from}&to=${to}`);
    expect(body).toEqual({
      user_id: Number(sandbox.truth.account(API).id),
      period: 'daily',
      total_requests: body['successful_requests']! + body['failed_requests']!,
      successful_requests: debits.length,
      failed_requests: expect.any(Number),
      credits_consumed: spent,
      requests_by_endpoint: expect.objectContaining({ '/v2/leads': expect.any(Number) }),
      period_start: from,
      period_end: to,
    });
  });

  it('the summary', async () => {
    const { body } = await get<Record<string, unknown>>('summary');
    expect(Object.keys(body).join()).toBe(
      'user_id,email,credit_balance,subscription,usage_this_month,total_requests_all_time,account_created_at,last_login_at',
    );
    expect(body['email']).toBe(sandbox.truth.account(API).email);
  });

  it('the ledger newest first, 50 a page, at most 100, every entry once', async () => {
    expect(await page('')).toHaveLength(50);
    expect(await page('limit=1000')).toHaveLength(100);
    const all = [
      ...(await page('limit=100')),
      ...(await page('limit=100&offset=100')),
      ...(await page('limit=100&offset=200')),
    ];
    expect(all).toEqual(
      sandbox.truth
        .entries(API)
        .map(({ printed }) => printed)
        .reverse(),
    );
    expect(Object.keys(all[0]!).join()).toBe(
      'id,user_id,type,amount,balance_after,description,reference,metadata,created_at',
    );
  });

  it('the ledger by type and time, both ends included', async () => {
    const entries = sandbox.truth.entries(API);
    const credits = await page('limit=100&type=credit');
    expect(credits).toHaveLength(entries.filter(({ kind }) => kind === 'credit').length);
    expect(new Set(credits.map(({ type }) => type))).toEqual(new Set(['credit']));
    const span = await page(`limit=100&from=${entries[10]!.at}&to=${entries[19]!.at}`);
    expect(span).toHaveLength(10);
  });

  it('amounts unsigned unless told otherwise; balances follow each from the one before', async () => {
    const unsigned = await page('limit=100');
    expect(unsigned.every(({ amount }) => amount >= 0)).toBe(true);
    always('amounts', 'signed');
    const signed = await page('limit=100');
    expect(signed.map(({ amount }) => Math.abs(amount))).toEqual(unsigned.map(({ amount }) => amount));
    signed.slice(0, -1).forEach((entry, i) => {
      expect(Math.round(entry.balance_after * 100)).toBe(
        Math.round((signed[i + 1]!.balance_after + entry.amount) * 100),
      );
    });
    expect(signed.some(({ type, amount }) => type === 'adjustment' && amount < 0)).toBe(true);
  });

  it.each(['type=refund', 'limit=x', 'from=yesterday'])('refuses %s', async (query) => {
    expect((await get(`ledger?${query}`)).status).toBe(422);
  });
});

describe('tokens', () => {
  it('an access token lives 15 minutes, a refresh token 7 days', async () => {
    const pair = (await post<Pair>('login', { email: sandbox.truth.account(API).email, password: 'sandbox' })).body;
    sandbox.advance({ seconds: 15 * 60 - 5 });
    expect((await get('credits', pair.access_token)).status).toBe(200);
    sandbox.advance({ seconds: 10 });
    expect((await get('credits', pair.access_token)).status).toBe(401);
    sandbox.advance({ seconds: 7 * 86_400 });
    expect((await post('refresh', { refresh_token: pair.refresh_token })).status).toBe(401);
  });

  it('refreshing gives a new pair and makes the old refresh token worthless', async () => {
    const old = connection().secret['refresh_token'];
    const { status, body } = await post<Pair>('refresh', { refresh_token: old });
    expect(status).toBe(200);
    expect((await get('credits', body.access_token)).status).toBe(200);
    expect((await post('refresh', { refresh_token: old })).status).toBe(401);
    expect((await post('refresh', { refresh_token: body.refresh_token })).status).toBe(200);
  });

  it('a refresh whose answer is lost has rotated the token all the same', async () => {
    const { refresh_token: token } = connection().secret;
    sandbox.inject({ api: API, call: 'POST /auth/refresh', kind: 'reset after' });
    await expect(post('refresh', { refresh_token: token })).rejects.toThrow();
    expect((await post('refresh', { refresh_token: token })).status).toBe(401);
    expect((await post('refresh', { refresh_token: connection().secret['refresh_token'] })).status).toBe(200);
  });

  it('the access token can expire in the middle of a sweep, and a refreshed one goes on', async () => {
    const { access_token: token, refresh_token: refresh } = connection().secret;
    sandbox.inject({ ...quirk('token expires'), call: 'GET /auth/account/ledger', after: 1 });
    expect((await get('ledger', token)).status).toBe(200);
    expect((await get('ledger?offset=50', token)).status).toBe(401);
    expect((await get('ledger?offset=50', token)).status).toBe(401);
    const pair = (await post<Pair>('refresh', { refresh_token: refresh })).body;
    expect((await get('ledger?offset=50', pair.access_token)).status).toBe(200);
  });

  it('an access token is no refresh token, nor the other way round', async () => {
    const { access_token: access, refresh_token: refresh } = connection().secret;
    expect((await post('refresh', { refresh_token: access })).status).toBe(401);
    expect((await get('credits', refresh)).status).toBe(401);
  });

  it('signing out ends every session', async () => {
    const { access_token: token } = connection().secret;
    const headers = { authorization: `Bearer ${token}` };
    await fetch(`${connection().baseUrl}/auth/logout`, { method: 'POST', headers });
    expect((await get('credits', token)).status).toBe(401);
    expect((await get('credits')).status).toBe(200);
  });

  it('can name the fields of the pair differently', async () => {
    sandbox.inject(quirk('token fields'));
    const { body } = await post('refresh', { refresh_token: connection().secret['refresh_token'] });
    expect(body).toHaveProperty('accessToken');
    expect(body).toHaveProperty('refreshToken');
  });
});

describe('pages that shift', () => {
  it('newest first: an insert between pages repeats a row', async () => {
    sandbox.inject({ api: API, kind: 'insert between pages', entries: 2 });
    const [first, second] = [await page('limit=20'), await page('limit=20&offset=20')];
    expect(second.slice(0, 2).map(({ id }) => id)).toEqual(first.slice(-2).map(({ id }) => id));
  });

  it('oldest first: an insert between pages comes at the end', async () => {
    always('order');
    const [first, second] = [await page('limit=20'), await page('limit=20&offset=20')];
    sandbox.inject({ api: API, kind: 'insert between pages', entries: 2 });
    expect([await page('limit=20'), await page('limit=20&offset=20')]).toEqual([first, second]);
  });

  it('a row deleted between pages makes another be skipped', async () => {
    const whole = await page('limit=40');
    sandbox.inject({ api: API, kind: 'delete between pages' });
    const swept = [...(await page('limit=20')), ...(await page('limit=20&offset=20'))].map(({ id }) => id);
    expect(swept).not.toContain(whole[20]!.id);
  });

  it('the server can clamp the limit', async () => {
    always('limit', '20');
    expect(await page('limit=100')).toHaveLength(20);
  });
});

describe('can', () => {
  it.each(['data', 'entries', 'items', 'ledger', 'transactions', 'results'])(
    'wrap the list in %s',
    async (envelope) => {
      sandbox.inject(quirk('envelope', envelope));
      expect((await get('ledger?limit=3')).body).toEqual({
        [envelope]: expect.any(Array),
        total: expect.any(Number),
        has_more: true,
      });
    },
  );

  it('wrap an object in data, and answer two lists', async () => {
    sandbox.inject(quirk('envelope', 'data'));
    expect((await get('credits')).body).toEqual({ data: expect.objectContaining({ currency: 'USD' }) });
    sandbox.inject(quirk('envelope', 'two lists'));
    expect((await get('ledger')).body).toEqual({ entries: expect.any(Array), items: [] });
  });

  it('name no zone', async () => {
    sandbox.inject(quirk('times'));
    expect((await page('limit=1'))[0]!.created_at).toMatch(/T\d\d:\d\d:\d\d\.\d{3}$/);
  });

  it('answer ids and amounts as text', async () => {
    const plain = (await page('limit=1'))[0]!;
    sandbox.inject(quirk('numbers as text'));
    expect((await page('limit=1'))[0]).toEqual({
      ...plain,
      amount: String(plain.amount),
      balance_after: String(plain.balance_after),
    });
    sandbox.inject(quirk('ids as text'));
    expect((await page('limit=1'))[0]).toEqual({ ...plain, id: String(plain.id), user_id: String(plain.user_id) });
  });

  it('show an entry that was edited', async () => {
    const plain = (await page('limit=2'))[0]!;
    sandbox.inject(quirk('edited entry'));
    expect((await page('limit=2'))[0]).toEqual({ ...plain, description: 'Corrected' });
  });

  it('answer for somebody else', async () => {
    sandbox.inject(quirk('user id', '90210'));
    expect((await get('credits')).body).toMatchObject({ user_id: 90210 });
  });

  it('rise by itself, as a reload does', async () => {
    const before = Number(sandbox.truth.account(API).total);
    sandbox.change({ api: API, delta: '250' });
    expect((await get('credits')).body).toMatchObject({
      balance: Number((before + 250).toFixed(2)),
      auto_reload_enabled: true,
    });
  });

  it.each([
    ['available missing', 'credits', (body: Record<string, unknown>) => !('available' in body)],
    ['auto-reload', 'credits', (body: Record<string, unknown>) => body['auto_reload_enabled'] === false],
    ['currency', 'credits', (body: Record<string, unknown>) => body['currency'] === 'EUR'],
    ['subscription', 'summary', (body: Record<string, unknown>) => body['subscription'] === null],
    [
      'balance mismatch',
      'credits',
      (body: Record<string, unknown>) =>
        Number(body['balance']) !== Number(body['reserved']) + Number(body['available']),
    ],
  ])('%s', async (name, path, holds) => {
    sandbox.inject(quirk(name));
    expect(holds((await get<Record<string, unknown>>(path)).body)).toBe(true);
  });
});

it('serves a page of 100 out of a million entries as fast as out of a thousand', async () => {
  const sandboxes = [
    await startSandbox({ entriesPerAccount: 1_000 }),
    await startSandbox({ entriesPerAccount: 1_000_000 }),
  ];
  const times = sandboxes.map((): number[] => []);
  // One call to each in turn, so that a busy machine slows both alike.
  for (let i = 0; i < 60; i++)
    for (const [which, { connections, truth }] of sandboxes.entries()) {
      const { baseUrl, secret } = connections.find(({ providerId }) => providerId === API)!;
      const headers = { authorization: `Bearer ${secret['access_token']}` };
      const offset = Math.floor((truth.countEntries(API) / 61) * i);
      const started = performance.now();
      await (
        await fetch(`${baseUrl}/auth/account/ledger?limit=100&offset=${offset}&to=${truth.now()}`, { headers })
      ).text();
      times[which]!.push(performance.now() - started);
    }
  await Promise.all(sandboxes.map((sandbox) => sandbox.stop()));
  const [small, large] = times.map((list) => list.sort((a, b) => a - b)[30]!);
  expect(large! / small!).toBeLessThan(2);
});
