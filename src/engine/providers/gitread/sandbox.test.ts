import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox, type FaultRequest, type Sandbox } from '../../../sandbox/index.ts';

const API = 'gitread';
let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterEach(() => sandbox.clearFaults());
afterAll(() => sandbox.stop());

const connection = () => sandbox.connections.find(({ providerId }) => providerId === API)!;
async function call(method: 'GET' | 'POST', body?: string, token = connection().secret['token']) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const init = method === 'GET' ? { headers } : { method, headers, body };
  const answer = await fetch(`${connection().baseUrl}/api/credits`, init);
  return { status: answer.status, body: (await answer.json()) as unknown };
}
const set = (credits: unknown) => call('POST', JSON.stringify({ credits }));
const quirk = (quirk: string, value?: string): FaultRequest => ({ api: API, kind: 'quirk', quirk, value });

it('reads a balance and sets it, echoing the request', async () => {
  const credits = Number(sandbox.truth.account(API).total);
  expect(await call('GET')).toEqual({ status: 200, body: { credits } });
  expect(await set(10)).toEqual({ status: 200, body: { success: true, credits: 10 } });
  expect(await call('GET')).toEqual({ status: 200, body: { credits: 10 } });
});

it.each([
  [-1, 400, 'Invalid credits value'],
  ['10', 400, 'Invalid credits value'],
  [null, 400, 'Invalid credits value'],
  [1.5, 500, 'Error updating credits'],
  [2 ** 31, 500, 'Error updating credits'],
])('refuses %j with %i', async (credits, status, error) => {
  const before = sandbox.truth.writes(API).length;
  expect(await set(credits)).toEqual({ status, body: { error } });
  expect(sandbox.truth.writes(API)).toHaveLength(before);
});

it('answers malformed JSON with 500', async () => {
  expect(await call('POST', '{"credits":')).toEqual({
    status: 500,
    body: { error: 'Unexpected error updating credits' },
  });
});

it('refuses a token it did not make', async () => {
  expect(await call('GET', undefined, 'wrong')).toEqual({ status: 401, body: { error: 'Unauthorized' } });
  expect((await call('GET', undefined, `${connection().secret['token']}0`)).status).toBe(401);
});

it('refuses a short-lived token after a minute', async () => {
  const token = sandbox.mintToken(API);
  expect((await call('GET', undefined, token)).status).toBe(200);
  sandbox.advance({ seconds: 61 });
  expect((await call('GET', undefined, token)).status).toBe(401);
  expect((await call('GET', undefined, sandbox.mintToken(API))).status).toBe(200);
});

it('uses credits as time goes on, never below zero', async () => {
  await set(2);
  sandbox.advance({ entries: 1, api: API });
  expect((await call('GET')).body).toEqual({ credits: 1 });
  for (let i = 0; i < 40; i++) {
    await set(0);
    sandbox.advance({ entries: 1, api: API });
    expect(Number(sandbox.truth.account(API).total)).toBeGreaterThanOrEqual(0);
  }
});

describe('can', () => {
  it('echo something else than it reads back', async () => {
    sandbox.inject(quirk('echo', '77'));
    expect((await set(12)).body).toEqual({ success: true, credits: 77 });
    expect((await call('GET')).body).toEqual({ credits: 12 });
  });

  it('read 1 after 0 was set, as its own page gives one', async () => {
    sandbox.inject({ ...quirk('page gives one'), times: null });
    await set(0);
    expect((await call('GET')).body).toEqual({ credits: 1 });
    expect(sandbox.truth.account(API).total).toBe('1');
  });

  it('say 0 for a user without a row', async () => {
    sandbox.inject(quirk('no row'));
    expect((await call('GET')).body).toEqual({ credits: 0 });
  });

  it('answer credits as text, or not at all', async () => {
    sandbox.inject(quirk('credits as text'));
    expect((await call('GET')).body).toEqual({ credits: expect.stringMatching(/^\d+$/) });
    sandbox.inject(quirk('credits missing'));
    expect((await call('GET')).body).toEqual({});
  });

  it('fail word for word', async () => {
    sandbox.inject({ api: API, kind: 'server error' });
    expect(await call('GET')).toEqual({ status: 500, body: { error: 'Error fetching credits' } });
  });
});
