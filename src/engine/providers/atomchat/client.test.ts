import { describe, expect, it } from 'vitest';
import { credits } from '../../../domain/credits.ts';
import {
  fixture,
  scriptedRequest,
  type Script,
  type ScriptedAnswer,
} from '../../../../test/support/provider-request.ts';
import { provider } from './index.ts';

const KEY = 'atom-key-0123456789';
const ACCOUNT = { externalId: '007', unit: 'credits' };
const CREDITS: ScriptedAnswer = { body: fixture(import.meta.url, 'credits.json') };
const USER: ScriptedAnswer = { body: { success: { status: 2000, data: { UID: '007', name: 'Bond' } } } };
const UNKNOWN: ScriptedAnswer = { body: fixture(import.meta.url, 'unknown-user.json') };

const ask = (script: Script, settings: Record<string, string> = {}) =>
  scriptedRequest(provider, script, { secret: { api_key: KEY }, settings });
const balance = async (...answers: ScriptedAnswer[]) =>
  (await provider.readBalance!(ask(answers).request, ACCOUNT)).total;

describe('atomchat client', () => {
  it('posts form fields with the key in its own header, and the id to the letter', async () => {
    const { request, sent } = ask([CREDITS]);
    expect((await provider.readBalance!(request, ACCOUNT)).total).toBe(credits('120'));
    expect(sent[0]).toEqual({
      call: 'POST /getCredits',
      method: 'POST',
      path: '/getCredits',
      headers: { Accept: 'application/json', 'api-key': KEY },
      body: { kind: 'form', value: { UID: '007' } },
      effect: 'read',
      secrets: [KEY],
      accountExternalId: '007',
    });
  });

  it('sends the key in the header that the settings name, and in none that is no name', async () => {
    const named = ask([CREDITS], { keyHeader: 'X-Api-Key' });
    await provider.readBalance!(named.request, ACCOUNT);
    expect(named.sent[0]?.headers).toEqual({ Accept: 'application/json', 'X-Api-Key': KEY });
    const odd = ask([CREDITS], { keyHeader: 'a b\r\nHost' });
    await expect(provider.readBalance!(odd.request, ACCOUNT)).rejects.toMatchObject({ code: 'rejected' });
    expect(odd.sent).toEqual([]);
  });

  it('tests what a sync would do: a user that is named is asked for, whether or not users can be listed', async () => {
    const { request, sent } = ask([{ body: { credits: 0 } }, USER]);
    const report = await provider.probe(request, ['007', '008']);
    expect(report).toMatchObject({ accounts: [{ externalId: '007' }], balance: { total: 0n } });
    expect(report.sentences.join(' ')).toBe(
      'The key works. The user 007 holds 0 credits. The other ids are read with the first sync.',
    );
    expect(sent.map(({ path }) => path)).toEqual(['/getCredits', '/getUser']);
  });

  it('leaves a zero in doubt where no call tells whether the user exists', async () => {
    const { request } = ask([{ body: { credits: 0 } }, { status: 404, body: {} }]);
    expect(await provider.readBalance!(request, ACCOUNT)).toMatchObject({ total: 0n, mayMean: 'unknown user' });
  });

  it('leaves a list of users that does not end, in words', async () => {
    const { request, sent } = ask((exchange) => {
      const { offset = '0' } = (exchange.body?.value ?? {}) as Record<string, string>;
      const users = Array.from({ length: 5000 }, (_, index) => ({ UID: `u${Number(offset) + index}` }));
      return { body: { data: { users } } };
    });
    await expect(provider.listAccounts(request)).rejects.toMatchObject({
      problem: { sentence: 'The list of POST /listUsers did not end after 250000 rows, so it was left.' },
    });
    expect(sent.length).toBeLessThan(60);
  });

  it('calls things by the names the settings give, and by the method', async () => {
    const { request, sent } = ask([CREDITS], { uidParameter: 'uid', 'method getCredits': 'GET' });
    await provider.readBalance!(request, ACCOUNT);
    expect(sent[0]).toMatchObject({ call: 'GET /getCredits', method: 'GET', query: { uid: '007' } });
    expect(sent[0]!.body).toBeUndefined();
  });

  it.each([
    [{ success: { data: { credits: 5 } } }, '5'],
    [{ success: { credits: '5' } }, '5'],
    [{ data: { credits: 5 } }, '5'],
    [{ credits: '12' }, '12'],
    [{ success: { credits: 5, data: { credits: '5.0' } } }, '5'],
  ])('finds the one number in %o', async (body, amount) => {
    expect(await balance({ body })).toBe(credits(amount));
  });

  it.each([
    [
      { success: { credits: 6, data: { credits: 5 } } },
      /success\.data\.credits and success\.credits.*two different numbers/,
    ],
    [{ success: { credits: 6, data: { credits: 'many' } } }, /disagree/],
    [{ success: { status: 2000 } }, /credits is missing/],
    [{ success: true, credits: null }, /credits is not a number/],
    [{ credits: 'much' }, /credits is text, not a number/],
  ])('never makes a number of %o', async (body, sentence) => {
    await expect(balance({ body })).rejects.toThrow(sentence);
  });

  it('knows an unknown user by a failure, by text and by a zero that no user stands behind', async () => {
    await expect(balance(UNKNOWN)).rejects.toMatchObject({ code: 'unknown account' });
    await expect(balance({ body: { credits: 'Invalid UID' } })).rejects.toMatchObject({ code: 'unknown account' });
    await expect(balance({ body: { credits: 0 } }, UNKNOWN)).rejects.toMatchObject({ code: 'unknown account' });
    expect(await balance({ body: { credits: 0 } }, USER)).toBe(credits('0'));
  });

  it('asks once for a user who has been listed', async () => {
    const list = { body: { success: { data: [{ UID: '007', name: 'Bond' }] } } };
    const { request, sent } = ask([list, { body: { success: { data: [] } } }, { body: { credits: 0 } }]);
    await provider.listAccounts(request);
    expect((await provider.readBalance!(request, ACCOUNT)).total).toBe(credits('0'));
    expect(sent.map(({ call }) => call)).toEqual(['POST /listUsers', 'POST /listUsers', 'POST /getCredits']);
  });

  it.each<[ScriptedAnswer, string]>([
    [{ body: fixture(import.meta.url, 'wrong-key.json') }, 'unauthorized'],
    [{ body: { failed: { status: 1010, message: 'Invalid API KEY.' } } }, 'unauthorized'],
    [{ body: { failed: { status: 4000, message: 'The api-key is not valid' } } }, 'unauthorized'],
    [{ body: { failed: { status: 4001, message: 'No such UID' } } }, 'unknown account'],
    [{ body: { failed: { status: 1005, message: 'Invalid input' } } }, 'rejected'],
    [{ body: { failed: 'no' } }, 'rejected'],
    [{ body: { error: 'Invalid API' } }, 'rejected'],
    [{ status: 405, body: {} }, 'rejected'],
    [{ status: 500, body: {} }, 'server error'],
  ])('takes %o for %s, whatever its status', async (answer, code) => {
    await expect(balance(answer)).rejects.toMatchObject({ code });
  });

  it('lists users page by page, ids as they are', async () => {
    const uids = Array.from({ length: 230 }, (_, index) => (index % 2 ? `00${index}` : `User${index}`));
    const { request, sent } = ask(({ body }) => {
      const { offset, limit } = (body as { value: Record<string, string> }).value;
      const page = uids.slice(Number(offset), Number(offset) + Number(limit));
      return {
        body: { success: { data: { users: page.map((uid) => ({ uid, name: '', email: `${uid}@x.example` })) } } },
      };
    });
    const accounts = await provider.listAccounts(request);
    expect(accounts.map(({ externalId }) => externalId)).toEqual(uids);
    expect(accounts[1]).toEqual({
      externalId: '001',
      name: '001',
      email: '001@x.example',
      unit: 'credits',
      identity: '001',
    });
    expect(sent.map(({ body }) => (body as { value: unknown }).value)).toEqual([
      { offset: '0', limit: '100' },
      { offset: '99', limit: '100' },
      { offset: '198', limit: '100' },
    ]);
  });

  it('takes a user without an id for no answer', async () => {
    const { request } = ask([{ body: { success: { data: [{ name: 'x' }] } } }]);
    await expect(provider.listAccounts(request)).rejects.toMatchObject({
      code: 'unexpected shape',
      problem: { where: 'POST /listUsers → success.data[0].UID' },
    });
  });
});
