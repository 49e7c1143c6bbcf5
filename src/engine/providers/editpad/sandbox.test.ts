import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox, type FaultRequest, type Sandbox } from '../../../sandbox/index.ts';

const API = 'editpad';
let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ epoch: '2026-11-16T12:00:00Z', keysPerApi: 4 });
});
afterEach(() => sandbox.clearFaults());
afterAll(() => sandbox.stop());

interface Usage {
  error: boolean;
  user: Record<string, string>;
  memberships: unknown;
}

const connection = (key = 0) => sandbox.connections.filter(({ providerId }) => providerId === API)[key]!;
async function usage(key = 0, token = connection(key).secret['api_key']) {
  const answer = await fetch(`${connection(key).baseUrl}/api/user/usage`, {
    method: 'POST',
    headers: { accept: 'application/json', authorization: `Bearer ${token}` },
  });
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Usage };
}
const quirk = (quirk: string, value?: string): FaultRequest => ({ api: API, kind: 'quirk', quirk, value });
const plan = (name: string, bought: string, ends: string) => ({
  plan_name: name,
  purchase_date: bought,
  expiry_date: ends,
  total_credits: expect.any(Number),
  used_credits: expect.any(Number),
});

it('answers in exactly the documented shape, and repeats the key it was called with', async () => {
  const { name, email } = sandbox.truth.accounts(API)[1]!;
  expect((await usage(1)).body).toEqual({
    error: false,
    user: { name, email, api_key: connection(1).secret['api_key'] },
    memberships: plan('API Starter', '2026-11-04', '2026-12-05'),
  });
});

it('has plans that end this week, end today, have ended, are overused, and two at once', async () => {
  const { memberships } = (await usage()).body as { memberships: Record<string, number>[] };
  expect(memberships).toEqual([
    plan('API Business', '2026-10-20', '2026-11-20'),
    plan('API Add-on 5K', '2026-10-17', '2026-11-16'),
    plan('API Business', '2026-09-19', '2026-10-20'),
    plan('API Starter', '2026-08-19', '2026-09-19'),
  ]);
  expect(memberships[3]!['used_credits']).toBeGreaterThan(memberships[3]!['total_credits']!);
});

it('counts what arrives against the first plan', async () => {
  const used = async () => ((await usage(1)).body.memberships as { used_credits: number }).used_credits;
  const before = await used();
  sandbox.advance({ entries: 10, api: API });
  expect(await used()).toBeGreaterThan(before);
  expect(await used()).toBe(sandbox.truth.memberships(API, sandbox.truth.accounts(API)[1]!.id)[0]!.usedCredits);
});

it('holds what is left of the plans that have not certainly ended', async () => {
  const left = sandbox.truth
    .memberships(API)
    .slice(0, 2)
    .map((plan) => Math.max(0, plan.totalCredits - plan.usedCredits));
  expect(sandbox.truth.account(API).total).toBe(String(left[0]! + left[1]!));
});

describe('memberships', () => {
  it.each([
    ['object', expect.objectContaining({ plan_name: 'API Business' })],
    ['array', expect.arrayContaining([expect.objectContaining({ plan_name: 'API Business' })])],
    [
      'keyed map',
      { 4101: expect.anything(), 4108: expect.anything(), 4115: expect.anything(), 4122: expect.anything() },
    ],
    ['empty array', []],
    ['null', null],
    ['missing', undefined],
  ])('as %s', async (variant, expected) => {
    sandbox.inject(quirk('memberships', variant));
    expect((await usage()).body.memberships).toEqual(expected);
  });
});

describe('errors, word for word', () => {
  it('bad key', async () => {
    const { status, body } = await usage(0, 'wrong');
    expect([status, body]).toEqual([401, { type: 'invalid_request', message: 'incorrect API key provided' }]);
  });

  it('valid key, no API plan', async () => {
    sandbox.inject(quirk('no plan'));
    const { status, body } = await usage();
    expect([status, body]).toEqual([401, { type: 'invalid_request', message: 'you are not API premium user' }]);
  });

  it('rate limit, with an HTTP date', async () => {
    sandbox.inject({ api: API, kind: 'rate limit', form: 'http date', retryAfterSeconds: 60 });
    const { status, body, headers } = await usage();
    expect([status, body]).toEqual([429, { status: false, message: 'Per minute Limit Reached Blocked.' }]);
    expect(headers.get('retry-after')).toMatch(/ GMT$/);
  });

  it('error: true with status 200', async () => {
    sandbox.inject(quirk('error true'));
    expect(await usage()).toMatchObject({ status: 200, body: { error: true } });
  });

  it('GET', async () => {
    const { baseUrl } = connection();
    expect((await fetch(`${baseUrl}/api/user/usage`)).status).toBe(405);
  });
});

it.each([
  ['numbers as text', undefined, { total_credits: '10000', used_credits: expect.any(String) }],
  ['numbers null', undefined, { used_credits: null }],
  ['used falls', '3', { used_credits: 3 }],
  ['total changes', '20000', { total_credits: 20000 }],
  ['expiry', '2026-11-16', { expiry_date: '2026-11-16' }],
  ['renewal type', 'yearly', { renewal_type: 'yearly' }],
])('%s', async (name, value, expected) => {
  sandbox.inject(quirk(name, value));
  expect((await usage(1)).body.memberships).toMatchObject(expected);
});
