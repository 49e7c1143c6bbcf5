import { describe, expect, it } from 'vitest';
import { credits } from '../../../domain/credits.ts';
import { ProviderError, type HttpExchange } from '../provider.ts';
import {
  asText,
  fixture,
  scriptedRequest,
  TestClock,
  type Script,
  type ScriptedAnswer,
} from '../../../../test/support/provider-request.ts';
import { provider } from './index.ts';

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const jwt = (sub: string, n = 0, life = 60) =>
  `${encode({ alg: 'RS256' })}.${encode({ sub, iat: 1000, exp: 1000 + life, n })}.sig`;
const ACCOUNT = { externalId: 'user_1', unit: 'credits' };
const CREDITS: ScriptedAnswer = { body: fixture(import.meta.url, 'credits.json') };
const SET: ScriptedAnswer = { body: fixture(import.meta.url, 'set.json') };
const REFUSED: ScriptedAnswer = { status: 401, body: fixture(import.meta.url, 'unauthorized.json') };

const withToken = (script: Script) => scriptedRequest(provider, script, { secret: { token: jwt('user_1') } });

function withCommand(script: Script, tokens: (run: number) => string = (run) => jwt('user_1', run)) {
  const clock = new TestClock();
  let runs = 0;
  const scripted = scriptedRequest(provider, script, {
    secret: { command: 'clerk-token --quiet' },
    clock,
    command: async () => `${tokens(++runs)}\n`,
  });
  return { ...scripted, runs: () => runs };
}
const bearer = (exchange: HttpExchange) => exchange.headers['Authorization'];
const write = (script: Script, target = '10') => {
  const { request, sent } = withToken(script);
  return { sent, outcome: provider.write!(request, ACCOUNT, { method: 'set', target: credits(target) }) };
};

describe('gitread client', () => {
  it('reads the balance, and knows that zero may mean no such user', async () => {
    const { request, sent } = withToken([CREDITS]);
    expect(await provider.readBalance!(request, ACCOUNT)).toMatchObject({
      total: credits('5'),
      holder: { externalId: 'user_1', identity: 'user_1' },
    });
    expect(sent[0]).toMatchObject({ call: 'GET /api/credits', effect: 'read', secrets: [jwt('user_1')] });
  });

  it('takes a 401 for a pasted token as: it has ended', async () => {
    const { request, sent } = withToken([REFUSED]);
    await expect(provider.readBalance!(request, ACCOUNT)).rejects.toMatchObject({ code: 'token expired' });
    expect(sent).toHaveLength(1);
  });

  it('keeps the command’s token until shortly before it ends', async () => {
    const { request, sent, clock, runs } = withCommand([CREDITS, CREDITS, CREDITS]);
    await provider.readBalance!(request, ACCOUNT);
    clock.pass(40_000);
    await provider.readBalance!(request, ACCOUNT);
    expect(runs()).toBe(1);
    clock.pass(10_000);
    await provider.readBalance!(request, ACCOUNT);
    expect(runs()).toBe(2);
    expect(sent.map(bearer)).toEqual([1, 1, 2].map((run) => `Bearer ${jwt('user_1', run)}`));
  });

  it('asks the command for one more token after a 401, and then stops', async () => {
    const once = withCommand([REFUSED, CREDITS]);
    expect((await provider.readBalance!(once.request, ACCOUNT)).total).toBe(credits('5'));
    expect(once.runs()).toBe(2);
    const twice = withCommand([REFUSED, REFUSED]);
    await expect(provider.readBalance!(twice.request, ACCOUNT)).rejects.toMatchObject({ code: 'unauthorized' });
    expect(twice.sent).toHaveLength(2);
  });

  it('runs the command once for all who ask at the same time', async () => {
    const { request, runs } = withCommand(() => CREDITS);
    await Promise.all(Array.from({ length: 5 }, () => provider.readBalance!(request, ACCOUNT)));
    expect(runs()).toBe(1);
  });

  it.each(['', 'two words', 'a\r\nX-Injected: 1'])(
    'takes %o from a command for no token, and sends nothing',
    async (printed) => {
      const { request, sent } = withCommand([], () => printed);
      await expect(provider.readBalance!(request, ACCOUNT)).rejects.toMatchObject({ code: 'unauthorized' });
      expect(sent).toEqual([]);
    },
  );

  it('neither reads nor writes with a token of somebody else', async () => {
    const { request, sent } = scriptedRequest(provider, [CREDITS], { secret: { token: jwt('user_2') } });
    await expect(provider.readBalance!(request, ACCOUNT)).rejects.toMatchObject({ code: 'another account' });
    const outcome = await provider.write!(request, ACCOUNT, { method: 'set', target: credits('1') });
    expect(outcome).toMatchObject({ kind: 'not sent', problem: { code: 'provider.another-account' } });
    expect(sent.filter(({ effect }) => effect === 'write')).toEqual([]);
  });

  it('takes credits as text, and a body without them for no answer', async () => {
    const { request } = withToken([{ body: { credits: '7' } }, { body: {} }, { body: { credits: null } }]);
    expect((await provider.readBalance!(request, ACCOUNT)).total).toBe(credits('7'));
    for (let call = 0; call < 2; call += 1)
      await expect(provider.readBalance!(request, ACCOUNT)).rejects.toMatchObject({
        code: 'unexpected shape',
        problem: { where: 'GET /api/credits → credits' },
      });
  });

  it('quotes what the API said to a 500', async () => {
    const { request } = withToken([{ status: 500, body: { error: 'Error fetching credits' } }]);
    await expect(provider.readBalance!(request, ACCOUNT)).rejects.toThrow(/server error.*Error fetching credits/);
  });
});

describe('gitread write', () => {
  it('sends one whole number as JSON, once', async () => {
    const { sent, outcome } = write([SET]);
    expect(await outcome).toEqual({ kind: 'accepted', echoed: credits('10') });
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({ method: 'POST', effect: 'write', body: { kind: 'json', value: { credits: 10 } } });
  });

  it.each(['-1', '1.5', '0.000001', '2147483648', '9000000000'])('never sends %s', async (target) => {
    const { sent, outcome } = write([], target);
    expect(await outcome).toMatchObject({ kind: 'not sent' });
    expect(sent).toEqual([]);
  });

  it.each(['0', '2147483647'])('sends %s', async (target) => {
    expect(await write([{ body: { success: true, credits: Number(target) } }], target).outcome).toMatchObject({
      kind: 'accepted',
    });
  });

  it('cannot add', async () => {
    const { request, sent } = withToken([]);
    expect(await provider.write!(request, ACCOUNT, { method: 'add', delta: credits('1') })).toMatchObject({
      kind: 'not sent',
    });
    expect(sent).toEqual([]);
  });

  it.each<[string, ScriptedAnswer, string]>([
    ['400', { status: 400, body: fixture(import.meta.url, 'invalid.json') }, 'rejected'],
    ['401', REFUSED, 'rejected'],
    ['500', { status: 500, body: { error: 'Error updating credits' } }, 'unknown'],
    ['500 for malformed JSON', { status: 500, body: { error: 'Unexpected error updating credits' } }, 'unknown'],
    ['502', { status: 502, body: {} }, 'unknown'],
    ['408', { status: 408, body: {} }, 'unknown'],
    ['200 with another echo', { body: { success: true, credits: 7 } }, 'unknown'],
    ['200 without success', { body: { credits: 10 } }, 'unknown'],
    ['200 with nothing', { body: {} }, 'unknown'],
  ])('takes %s as it is, and says what is certain', async (_case, answer, kind) => {
    expect(await write([answer]).outcome).toMatchObject({ kind });
  });

  it('knows a request that never left from one that may have arrived', async () => {
    const problem = { code: 'provider.unreachable', sentence: 'No answer.' };
    const lost = (mayHaveTakenEffect: boolean) =>
      write(() => Promise.reject(new ProviderError('unreachable', problem, { mayHaveTakenEffect }))).outcome;
    expect(await lost(true)).toMatchObject({ kind: 'unknown' });
    expect(await lost(false)).toMatchObject({ kind: 'not sent' });
    expect(await write(() => Promise.reject(new TypeError('terminated'))).outcome).toMatchObject({ kind: 'unknown' });
  });

  it('is certain that nothing was changed when there is no token', async () => {
    const { request, sent } = withCommand([], () => '');
    expect(await provider.write!(request, ACCOUNT, { method: 'set', target: credits('1') })).toMatchObject({
      kind: 'not sent',
    });
    expect(sent).toEqual([]);
  });

  it('keeps the token out of every end', async () => {
    const token = jwt('user_1');
    const ends = [
      await write([{ status: 400, body: { error: `bad ${token}` } }]).outcome,
      await write([{ body: { success: true, credits: token } }]).outcome,
    ];
    expect(asText(ends)).not.toContain(token);
  });
});
