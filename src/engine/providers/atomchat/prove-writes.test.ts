import { describe, expect, it } from 'vitest';
import { credits, formatCredits } from '../../../domain/credits.ts';
import { scriptedRequest, type ScriptedAnswer } from '../../../../test/support/provider-request.ts';
import { World } from '../../../../test/conformance/providers/world.ts';
import { provider } from './index.ts';

const ACCOUNT = { externalId: 'test-user', unit: 'credits' };

interface Api {
  readonly before?: number;
  readonly parameter?: string;
  readonly flag?: string | null;
  readonly takesNegative?: boolean;
  /** Refuses forms with fields it does not know. */
  readonly isStrict?: boolean;
  readonly hasUser?: boolean;
  /** Deducted by a chat after each write. */
  readonly chat?: number;
  readonly settings?: Record<string, string>;
}

/** An API of this family, with the names it happens to have. */
function serve(api: Api = {}) {
  const { before = 40, parameter = 'credits', flag = 'removeExisting', takesNegative = true } = api;
  let balance = before;
  const answer = (value: unknown): ScriptedAnswer => ({ body: { success: { status: 2000, data: value } } });
  const failed: ScriptedAnswer = { body: { failed: { status: 1005, message: 'Invalid input' } } };
  const scripted = scriptedRequest(
    provider,
    ({ path, body }) => {
      const form = (body as { value: Record<string, string> }).value;
      if (api.hasUser === false) return { body: { failed: { status: 1007, message: 'User does not exist.' } } };
      if (path === '/getUser') return answer({ UID: form['UID'] });
      if (path === '/getCredits') return answer({ credits: balance });
      const extra = Object.keys(form).some((name) => !['UID', parameter, flag].includes(name));
      if (api.isStrict && extra) return failed;
      const amount = Number(form[parameter] ?? 0);
      if (amount < 0 && !takesNegative) return failed;
      balance = flag !== null && form[flag] ? amount : balance + amount;
      balance -= api.chat ?? 0;
      return answer({});
    },
    { secret: { api_key: 'atom-key-0123456789' }, settings: api.settings },
  );
  return { ...scripted, held: () => balance, prove: () => provider.proveWrites!(scripted.request, ACCOUNT) };
}

describe('atomchat proveWrites', () => {
  it.each(['removeExisting', 'clearExisting', 'removeExistingCredits', 'remove_existing'])(
    'finds the flag %s and puts the balance back',
    async (flag) => {
      for (const before of [0, 1, 40, 100_000])
        for (const isStrict of [false, true]) {
          const api = serve({ flag, before, isStrict });
          const proof = await api.prove();
          expect(proof).toMatchObject({
            kind: 'proven',
            settings: { replaceFlag: flag, creditsParameter: 'credits', uidParameter: 'UID' },
          });
          expect(api.held()).toBe(before);
        }
    },
  );

  it('makes writes possible with exactly what it found', async () => {
    const api = serve({ flag: 'remove_existing' });
    const proof = await api.prove();
    const settings = { ...api.request.settings, ...(proof.kind === 'proven' ? proof.settings : {}) };
    const outcome = await provider.write!({ ...api.request, settings }, ACCOUNT, {
      method: 'set',
      target: credits('9'),
    });
    expect(outcome).toMatchObject({ kind: 'accepted' });
    expect(api.held()).toBe(9);
  });

  it('finds a flag that only the settings name', async () => {
    const api = serve({ flag: 'wipe', settings: { replaceFlag: 'wipe' } });
    expect(await api.prove()).toMatchObject({ kind: 'proven', settings: { replaceFlag: 'wipe' } });
    const listed = serve({ flag: 'wipe', settings: { replaceFlagCandidates: ' a, wipe ,b' } });
    expect(await listed.prove()).toMatchObject({ kind: 'proven', settings: { replaceFlag: 'wipe' } });
  });

  it('notes an API that does not take negative numbers', async () => {
    const api = serve({ takesNegative: false });
    const proof = await api.prove();
    expect(proof.kind).toBe('proven');
    expect(api.held()).toBe(40);
    const settings = { ...api.request.settings, ...(proof.kind === 'proven' ? proof.settings : {}) };
    const down = { method: 'add', delta: credits('-1') } as const;
    expect(await provider.write!({ ...api.request, settings }, ACCOUNT, down)).toMatchObject({ kind: 'not sent' });
  });

  it('does not prove a flag that adds, and puts the balance back where that can be done', async () => {
    const api = serve({ flag: null });
    const proof = await api.prove();
    expect(proof).toMatchObject({
      kind: 'not proven',
      problem: { sentence: expect.stringMatching(/None of the names/) as string },
    });
    expect(api.held()).toBe(40);
    expect(proof.sentences.at(-1)).toMatch(/40 credits, as it was/);
  });

  it('says plainly what the balance is when it cannot put it back', async () => {
    const api = serve({ flag: null, takesNegative: false });
    const proof = await api.prove();
    expect(proof.kind).toBe('not proven');
    expect(proof.sentences.at(-1)).toBe(
      `The test user now holds ${formatCredits(credits(String(api.held())))} credits instead of 40 credits: put that right at AtomChat.`,
    );
  });

  it('changes nothing where the parameter of the credits has another name', async () => {
    const api = serve({ parameter: 'amount' });
    expect(await api.prove()).toMatchObject({
      kind: 'not proven',
      problem: { sentence: expect.stringMatching(/changed nothing/) as string },
    });
    expect(api.held()).toBe(40);
  });

  it('does not begin with a user who does not exist', async () => {
    const api = serve({ hasUser: false });
    expect(await api.prove()).toMatchObject({ kind: 'not proven', problem: { code: 'provider.unknown-account' } });
    expect(api.sent.map(({ path }) => path)).toEqual(['/getUser']);
  });

  it('proves nothing while somebody chats as the test user', async () => {
    expect(await serve({ chat: 1 }).prove()).toMatchObject({ kind: 'not proven' });
  });

  it.each([
    ['flag name', 'clearExisting', 'proven'],
    ['flag name', 'remove_existing', 'proven'],
    ['status', 'text', 'proven'],
    ['flag ignored', 'yes', 'not proven'],
  ])('in the sandbox with %s: %s it is %s, and the balance is as it was', async (quirk, value, kind) => {
    await using world = await World.begin(provider, { entriesPerAccount: 20 });
    world.sandbox.inject({ kind: 'quirk', api: world.id, quirk, value, times: null });
    const account = (await provider.listAccounts(world.request()))[0]!;
    const before = world.sandbox.truth.account(world.id, account.externalId).total;
    expect(await provider.proveWrites!(world.request(), account)).toMatchObject({ kind });
    expect(world.sandbox.truth.account(world.id, account.externalId).total).toBe(before);
  });

  it('stops at a write without an answer', async () => {
    await using world = await World.begin(provider, { entriesPerAccount: 20 });
    const account = (await provider.listAccounts(world.request()))[0]!;
    world.sandbox.inject({ kind: 'reset after', api: world.id, call: 'POST /updateCredits' });
    const proof = await provider.proveWrites!(world.request(), account);
    expect(proof.kind).toBe('not proven');
    expect(proof.sentences.at(-1)).toMatch(/now holds/);
  });
});
