import { describe, expect, it } from 'vitest';
import { credits } from '../../../domain/credits.ts';
import type { Instant } from '../../../domain/time.ts';
import { asText, fixture, scriptedRequest, TestClock, type Script } from '../../../../test/support/provider-request.ts';
import { provider } from './index.ts';

const KEY = 'API_KEY-4711-secret';
const ACCOUNT = { externalId: 'me', unit: 'credits' };
const ask = (script: Script, now = '2025-11-01T12:00:00.000Z') =>
  scriptedRequest(provider, script, { secret: { api_key: KEY }, clock: new TestClock(now as Instant) });

const PLAN = {
  plan_name: 'API Plan Name',
  purchase_date: '2025-10-16',
  expiry_date: '2025-11-16',
  total_credits: 10000,
  used_credits: 100,
};
const body = (memberships: unknown) => ({
  error: false,
  user: { name: 'N', email: 'u@example.com', api_key: KEY },
  memberships,
});
const read = async (answer: unknown, now?: string) => {
  const { request } = ask([{ body: answer }], now);
  const { memberships } = await provider.readMemberships!(request, ACCOUNT);
  const balance = await provider.readBalance!(request, ACCOUNT);
  return { memberships, total: balance.total };
};

describe('editpad client', () => {
  it('reads by POST with no body, and names the echoed key as one to be taken out', async () => {
    const { request, sent } = ask([{ body: fixture(import.meta.url, 'usage.json') }]);
    await provider.readMemberships!(request, ACCOUNT);
    expect(sent[0]).toMatchObject({
      method: 'POST',
      path: '/api/user/usage',
      effect: 'read',
      redact: ['user.api_key'],
      secrets: [KEY],
      headers: { Accept: 'application/json', 'Content-Type': 'application/json', Authorization: `Bearer ${KEY}` },
    });
    expect(sent[0]!.body).toBeUndefined();
  });

  it.each([
    ['one object', PLAN, 1],
    ['a list', [PLAN, { ...PLAN, plan_name: 'Other' }], 2],
    ['a map by id', { 41: PLAN, 42: { ...PLAN, plan_name: 'Other' } }, 2],
    ['an empty list', [], 0],
    ['an empty map', {}, 0],
  ])('takes memberships as %s', async (_form, memberships, count) => {
    const usage = await read(body(memberships));
    expect(usage.memberships).toHaveLength(count);
    expect(usage.total).toBe(credits(String(9900 * count)));
  });

  it('takes a list without a plan for 0 in doubt', async () => {
    const answers = [body([]), body([PLAN])].map(async (answer) =>
      provider.readBalance!(ask([{ body: answer }]).request, ACCOUNT),
    );
    expect((await Promise.all(answers)).map(({ mayMean }) => mayMean)).toEqual(['error', undefined]);
  });

  it.each([
    ['null', body(null)],
    ['missing', body(undefined)],
  ])('takes memberships that are %s for none, and the balance for unknown, not zero', async (_form, answer) => {
    expect(await read(answer)).toEqual({ memberships: [], total: null });
  });

  it.each([
    ['memberships', body('a plan')],
    ['memberships', body({ 1: PLAN, 2: 'x' })],
    ['memberships', { error: false }],
    ['memberships[0].used_credits', body([{ ...PLAN, used_credits: 'many' }])],
    ['memberships.expiry_date', body({ ...PLAN, expiry_date: '2025-02-30' })],
    ['memberships.7.plan_name', body({ 7: { ...PLAN, plan_name: null } })],
  ])('names the field that does not fit: %s', async (field, answer) => {
    await expect(read(answer)).rejects.toMatchObject({
      code: 'unexpected shape',
      problem: { where: `POST /api/user/usage → ${field}` },
    });
  });

  it('refuses one plan that does not fit by name, keeps the others, and does not add up what is left', async () => {
    const answer = body([PLAN, { ...PLAN, plan_name: 'Other', total_credits: true }]);
    expect(await read(answer)).toMatchObject({ memberships: [{ planName: PLAN.plan_name }], total: null });
    const { request } = ask([{ body: answer }]);
    expect((await provider.readMemberships!(request, ACCOUNT)).missing).toMatchObject([
      { where: 'POST /api/user/usage → memberships[1].total_credits' },
    ]);
  });

  it('takes numbers as text, and null as unknown', async () => {
    expect((await read(body({ ...PLAN, total_credits: '10000', used_credits: '100.5' }))).total).toBe(
      credits('9899.5'),
    );
    expect((await read(body({ ...PLAN, used_credits: null }))).total).toBeNull();
  });

  it('keeps overuse as it is told, and lets it take nothing from another plan', async () => {
    const over = { ...PLAN, plan_name: 'Over', used_credits: 12000 };
    const usage = await read(body([over, PLAN]));
    expect(usage.memberships[0]).toMatchObject({ usedCredits: credits('12000'), totalCredits: credits('10000') });
    expect(usage.total).toBe(credits('9900'));
  });

  it.each([
    ['2025-11-16T12:00:00.000Z', '9900'],
    ['2025-11-17T11:59:59.999Z', '9900'],
    ['2025-11-17T12:00:00.000Z', '0'],
  ])('at %s counts a plan ending on 16 November as %s, since its zone is unknown', async (now, left) => {
    expect((await read(body(PLAN), now)).total).toBe(credits(left));
  });

  it('leaves the key out of everything it gives, however it is written', async () => {
    const { request } = ask([
      { body: { ...body({ ...PLAN, api_key: KEY, note: `for ${KEY}`, renewal_type: 'monthly' }), token: KEY } },
      { status: 400, body: { message: `no plan for ${KEY}` } },
    ]);
    const usage = await provider.readMemberships!(request, ACCOUNT);
    expect(usage.memberships[0]!.extra).toEqual({ note: 'for [removed]', renewal_type: 'monthly' });
    const error = await provider.readMemberships!(request, ACCOUNT).catch((thrown: unknown) => thrown);
    expect(asText([usage, error]) + String(error)).not.toContain(KEY);
  });

  it('takes a key that is echoed in another form for a secret too', async () => {
    const masked = 'API_KEY-****-ecret';
    const { request } = ask([
      { body: { error: false, user: { api_key: masked }, memberships: { ...PLAN, seen: masked } } },
    ]);
    expect(asText(await provider.readMemberships!(request, ACCOUNT))).not.toContain(masked);
  });

  it.each([
    ['wrong-key.json', 'unauthorized', /does not know this key/],
    ['no-plan.json', 'no plan', /key is right.*no API plan/],
  ])('tells the two 401s apart: %s', async (file, code, sentence) => {
    const { request } = ask([{ status: 401, body: fixture(import.meta.url, file) }]);
    await expect(provider.probe(request)).rejects.toMatchObject({
      code,
      problem: { sentence: expect.stringMatching(sentence) as string },
    });
  });

  it('matches the text of a 401 whatever its case and edges, and quotes one it does not know', async () => {
    const { request } = ask([
      { status: 401, body: { message: '  You are not API Premium user ' } },
      { status: 401, body: { message: 'key suspended' } },
    ]);
    await expect(provider.probe(request)).rejects.toMatchObject({ code: 'no plan' });
    await expect(provider.probe(request)).rejects.toMatchObject({
      code: 'rejected',
      problem: { sentence: 'The API rejected the call (401): “key suspended”.' },
    });
  });

  it('waits until the HTTP date of a 429, by the server’s own clock', async () => {
    const headers = { 'retry-after': 'Thu, 16 Oct 2025 23:21:54 GMT', date: 'Thu, 16 Oct 2025 23:21:24 GMT' };
    const { request } = ask([{ status: 429, body: fixture(import.meta.url, 'rate-limit.json'), headers }]);
    await expect(provider.probe(request)).rejects.toMatchObject({
      code: 'rate limited',
      retryAfterMilliseconds: 30_000,
    });
  });

  it.each([
    { error: true },
    { error: true, message: 'down' },
    { error: 'true', user: {} },
    { status: false, message: 'x' },
  ])('takes status 200 with %o for an error', async (answer) => {
    const { request } = ask([{ body: answer }]);
    await expect(provider.probe(request)).rejects.toMatchObject({ code: 'rejected' });
  });

  it('asks once for account, balance and plans of one call chain, and anew when asked again', async () => {
    const answer = { body: fixture(import.meta.url, 'usage.json') };
    const { request, sent } = ask([answer, answer]);
    await provider.listAccounts(request);
    await provider.readBalance!(request, ACCOUNT);
    await provider.readMemberships!(request, ACCOUNT);
    expect(sent).toHaveLength(1);
    await provider.readBalance!(request, ACCOUNT);
    expect(sent).toHaveLength(2);
  });

  it('does not share a failure', async () => {
    const { request, sent } = ask([{ status: 500, body: {} }, { body: fixture(import.meta.url, 'usage.json') }]);
    await expect(provider.readBalance!(request, ACCOUNT)).rejects.toMatchObject({ code: 'server error' });
    expect((await provider.readMemberships!(request, ACCOUNT)).memberships).toHaveLength(1);
    expect(sent).toHaveLength(2);
  });

  it('knows the holder by e-mail, whatever its case', async () => {
    const { request } = ask([
      { body: { error: false, user: { name: ' ', email: 'User@Example.com' }, memberships: [] } },
    ]);
    expect(await provider.listAccounts(request)).toEqual([
      {
        externalId: 'me',
        name: 'User@Example.com',
        email: 'User@Example.com',
        unit: 'credits',
        identity: 'user@example.com',
      },
    ]);
  });
});
