import { describe, expect, it } from 'vitest';
import { credits } from '../../../domain/credits.ts';
import type { HttpExchange } from '../provider.ts';
import {
  asText,
  fixture,
  NOW,
  scriptedRequest,
  TestClock,
  TestCredential,
  type ScriptedAnswer,
} from '../../../../test/support/provider-request.ts';
import { World } from '../../../../test/conformance/providers/world.ts';
import { provider } from './index.ts';

const ONE = { access_token: 'access-one-0123456789', refresh_token: 'refresh-one-0123456789' };
const ACCOUNT = { externalId: '1', unit: 'USD' };
const CREDITS = { body: fixture(import.meta.url, 'credits.json') };
const PAIR = { body: fixture(import.meta.url, 'token-pair.json') };
const MINUTE = 60_000;
const REFRESH = 'POST /auth/refresh';

/** A server that knows which access token is good. */
function serve(
  options: {
    good?: string;
    secret?: Readonly<Record<string, string>>;
    refresh?: ScriptedAnswer;
    settings?: Record<string, string>;
  } = {},
) {
  let { good = ONE.access_token } = options;
  const clock = new TestClock();
  const credential = new TestCredential(options.secret ?? ONE);
  const durable: string[] = [];
  const answer = (exchange: HttpExchange): ScriptedAnswer => {
    if (exchange.call === REFRESH) return options.refresh ?? PAIR;
    durable.push(credential.fields['refresh_token'] ?? '');
    return exchange.headers['Authorization'] === `Bearer ${good}`
      ? CREDITS
      : { status: 401, body: { detail: 'expired' } };
  };
  const scripted = scriptedRequest(provider, answer, { secret: {}, credential, clock, settings: options.settings });
  return {
    ...scripted,
    clock,
    credential,
    durable,
    read: () => provider.readBalance!(scripted.request, ACCOUNT),
    calls: () => scripted.sent.map((exchange) => exchange.call),
    expire: () => (good = 'access-two-0123456789'),
    revoke: () => (good = 'nothing is good'),
  };
}

describe('rich-utilities session', () => {
  it('uses a good token as it is', async () => {
    const server = serve();
    expect((await server.read()).total).toBe(credits('120.5'));
    expect(server.calls()).toEqual(['GET /auth/account/credits']);
  });

  it('renews once after a 401, stores the rotated pair before using it, and says when it got it', async () => {
    const server = serve();
    server.expire();
    await server.read();
    expect(server.calls()).toEqual(['GET /auth/account/credits', REFRESH, 'GET /auth/account/credits']);
    expect(server.durable).toEqual([ONE.refresh_token, 'refresh-two-0123456789']);
    expect(server.credential.fields).toMatchObject({ access_token: 'access-two-0123456789', renewed_at: NOW });
    const refresh = server.sent[1]!;
    expect(refresh).toMatchObject({
      effect: 'write',
      body: { kind: 'json', value: { refresh_token: ONE.refresh_token } },
    });
    expect(refresh.redact).toEqual(expect.arrayContaining(['access_token', 'refresh_token', 'data.refresh_token']));
    expect(refresh.headers['Authorization']).toBeUndefined();
  });

  it('renews once however many ask at the same time', async () => {
    const server = serve();
    server.expire();
    await Promise.all(Array.from({ length: 8 }, () => server.read()));
    expect(server.calls().filter((call) => call === REFRESH)).toHaveLength(1);
    expect(server.credential.renewals).toBeGreaterThanOrEqual(1);
  });

  it('stops after a second 401: the session was revoked', async () => {
    const server = serve();
    server.revoke();
    await expect(server.read()).rejects.toMatchObject({
      code: 'unauthorized',
      problem: { sentence: expect.stringMatching(/revoked/) as string },
    });
    expect(server.calls()).toHaveLength(3);
  });

  it('renews at four fifths of a life, before anything is rejected', async () => {
    const server = serve();
    server.expire();
    await server.read();
    server.sent.length = 0;
    server.clock.pass(12 * MINUTE - 1);
    await server.read();
    expect(server.calls()).toEqual(['GET /auth/account/credits']);
    server.clock.pass(1);
    await server.read();
    expect(server.calls().slice(1)).toEqual([REFRESH, 'GET /auth/account/credits']);
  });

  it('begins with a refresh token alone', async () => {
    const server = serve({ good: 'access-two-0123456789', secret: { refresh_token: ONE.refresh_token } });
    await server.read();
    expect(server.calls()).toEqual([REFRESH, 'GET /auth/account/credits']);
  });

  it('asks to sign in again after seven idle days, without trying', async () => {
    const server = serve();
    server.expire();
    await server.read();
    server.sent.length = 0;
    server.clock.pass(7 * 24 * 60 * MINUTE);
    await expect(server.read()).rejects.toMatchObject({ code: 'sign in again' });
    expect(server.calls()).toEqual([]);
  });

  it('takes a pasted pair for new, whatever it has noted of the one before', async () => {
    const server = serve();
    server.expire();
    await server.read();
    server.clock.pass(30 * 24 * 60 * MINUTE);
    server.credential.fields = {
      ...server.credential.fields,
      access_token: 'access-two-0123456789',
      refresh_token: 'refresh-nine-0123456789',
    };
    expect((await server.read()).total).toBe(credits('120.5'));
  });

  it.each([400, 401, 403])(
    'takes a %i for the refresh token as: sign in again, and does not ask a second time',
    async (status) => {
      const server = serve({ refresh: { status, body: { detail: 'no' } } });
      server.expire();
      for (let attempt = 0; attempt < 3; attempt += 1)
        await expect(server.read()).rejects.toMatchObject({ code: 'sign in again' });
      expect(server.calls().filter((call) => call === REFRESH)).toHaveLength(1);
    },
  );

  it('keeps the old pair when the server fails to renew', async () => {
    const server = serve({ refresh: { status: 503, body: {} } });
    server.expire();
    await expect(server.read()).rejects.toMatchObject({ code: 'server error' });
    expect(server.credential.fields).toEqual(ONE);
  });

  it('finds the tokens by the names the settings give, bare or under data, and keeps a token that is not rotated', async () => {
    const settings = { accessTokenField: 'jwt', refreshTokenField: 'refresh' };
    const server = serve({ settings, refresh: { body: { data: { jwt: 'access-two-0123456789' } } } });
    server.expire();
    await server.read();
    expect(server.credential.fields).toMatchObject({
      access_token: 'access-two-0123456789',
      refresh_token: ONE.refresh_token,
    });
    expect(server.sent[1]!.redact).toEqual(expect.arrayContaining(['jwt', 'data.jwt', 'data.refresh']));
  });

  it('does not burn the refresh token on a wrong field name: what came is kept until the name is right', async () => {
    const answer = { body: { accessToken: 'access-two-0123456789', refreshToken: 'refresh-two-0123456789' } };
    const wrong = serve({ refresh: answer, secret: { refresh_token: ONE.refresh_token } });
    const error = await wrong.read().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'unexpected shape',
      problem: { sentence: expect.stringContaining('accessToken, refreshToken') as string },
    });
    expect(asText(error)).not.toMatch(/access-two|refresh-two/);
    const names = { accessTokenField: 'accessToken', refreshTokenField: 'refreshToken' };
    const right = serve({ good: 'access-two-0123456789', secret: wrong.credential.fields, settings: names });
    expect((await right.read()).total).toBe(credits('120.5'));
    expect(right.calls()).toEqual(['GET /auth/account/credits']);
    expect(right.credential.fields).toMatchObject({ refresh_token: 'refresh-two-0123456789' });
  });

  it('names the field when no token comes, and quotes nothing of the body', async () => {
    const server = serve({ refresh: { body: { accessToken: 'access-two-0123456789' } } });
    server.expire();
    const error = await server.read().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'unexpected shape', problem: { where: `${REFRESH} → access_token` } });
    expect(asText(error)).not.toContain('access-two');
  });

  it('has nothing to renew with: says so', async () => {
    const server = serve({ secret: { access_token: 'access-old-0123456789' } });
    await expect(server.read()).rejects.toMatchObject({ code: 'sign in again' });
  });

  it('never sends a refresh token twice when the answer to the first was lost', async () => {
    await using world = await World.begin(provider, { entriesPerAccount: 5 });
    const [account] = await provider.listAccounts(world.request());
    world.sandbox.inject({ kind: 'quirk', api: world.id, quirk: 'token expires', value: 'yes' });
    world.sandbox.inject({ kind: 'reset after', api: world.id, call: REFRESH });
    const read = () => provider.readBalance!(world.request(), account!);
    await expect(read()).rejects.toMatchObject({ code: 'unreachable' });
    await expect(read()).rejects.toMatchObject({ code: 'sign in again' });
    world.sent.length = 0;
    await expect(read()).rejects.toMatchObject({ code: 'sign in again' });
    expect(world.sent.filter(({ call }) => call === REFRESH)).toEqual([]);
  });
});
