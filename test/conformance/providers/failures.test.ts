import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { AccountRef, HttpAnswer } from '../../../src/engine/providers/provider.ts';
import { providers } from '../../../src/engine/providers/registry.ts';
import { WireNumber } from '../../../src/engine/providers/wire.ts';
import { asText } from '../../support/provider-request.ts';
import { readsOf, World } from './world.ts';

/** A credential the API rejects. Which of the three it is depends on whether the credential can be renewed. */
const REFUSALS = ['unauthorized', 'token expired', 'sign in again'];

describe.each([...providers.values()].map((provider) => [provider.manifest.id, provider] as const))(
  '%s failures',
  (_id, provider) => {
    let world: World;
    let account: AccountRef;
    const reads = readsOf(provider);

    beforeAll(async () => {
      world = await World.begin(provider, { entriesPerAccount: 30 });
      account = (await provider.listAccounts(world.request()))[0]!;
    });
    afterEach(() => world.sandbox.clearFaults());
    afterAll(() => world.sandbox.stop());

    const fail = (run: Promise<unknown>) =>
      run.then(
        (value) => expect.fail(`it should have failed, and gave ${asText(value).slice(0, 200)}`),
        (error: unknown) => error,
      );

    it.each(reads)('%s with a wrong key says so, without the key', async (_name, read) => {
      const wrong = Object.fromEntries(
        Object.keys(world.connection.secret).map((field) => [field, `wrong-${field}-0123456789abcdef`]),
      );
      const error = await fail(read(world.request({ secret: wrong }), account));
      expect(REFUSALS).toContain((error as { code: string }).code);
      expect((error as { problem: { cure: string } }).problem.cure).toMatch(/\.$/);
      for (const secret of Object.values(wrong)) expect(asText(error) + String(error)).not.toContain(secret);
    });

    it.each(reads)('%s without any credential asks for one and sends nothing', async (_name, read) => {
      world.sent.length = 0;
      const error = await fail(read(world.request({ secret: {} }), account));
      expect(REFUSALS).toContain((error as { code: string }).code);
      expect(world.sent).toEqual([]);
    });

    it.each(reads)('%s takes an HTML page with status 200 for what it is', async (_name, read) => {
      world.sandbox.inject({ kind: 'html page', api: world.id, status: 200, times: null });
      expect(await fail(read(world.request(), account))).toMatchObject({ code: 'not json' });
    });

    it.each(reads)('%s does not mind what the body is labelled', async (_name, read) => {
      world.sandbox.inject({ kind: 'content type', api: world.id, value: 'text/html', times: null });
      await read(world.request(), account);
    });

    it.each(reads)(
      '%s takes 500 for a failure of the server, 429 with either form of Retry-After for a limit',
      async (_name, read) => {
        for (const form of ['seconds', 'http date'] as const) {
          world.sandbox.clearFaults();
          world.sandbox.inject({ kind: 'rate limit', api: world.id, form, retryAfterSeconds: 7, times: null });
          const error = await fail(read(world.request(), account));
          expect(error).toMatchObject({ code: 'rate limited' });
          const wait = (error as { retryAfterMilliseconds: number }).retryAfterMilliseconds;
          expect(wait).toBeGreaterThanOrEqual(5000);
          expect(wait).toBeLessThanOrEqual(8000);
        }
        world.sandbox.clearFaults();
        world.sandbox.inject({ kind: 'server error', api: world.id, times: null });
        expect(['server error', 'not json']).toContain(
          ((await fail(read(world.request(), account))) as { code: string }).code,
        );
      },
    );

    it.each(reads)('%s names the field when every number is no number, and gives nothing', async (name, read) => {
      const tamper = (answer: HttpAnswer) => ({ ...answer, json: withoutNumbers(answer.json) });
      const error = await fail(readOrSkipProbe(name, () => read(world.request({ tamper }), account)));
      expect(error).toMatchObject({ code: 'unexpected shape' });
      const { where, kept } = (error as { problem: { where: string; kept: string } }).problem;
      expect(where).toMatch(/^(GET|POST) \/\S+ → \S/);
      expect(kept).toMatch(/Nothing of this answer was stored/);
    });

    it.each(reads)(
      '%s takes an empty object, a text and a list of nothing for no answer at all',
      async (_name, read) => {
        for (const json of [{}, 'fine', null, [[]], { data: 'fine' }, { success: true, data: 7 }]) {
          const tamper = (answer: HttpAnswer) => ({ ...answer, json });
          expect(await fail(read(world.request({ tamper }), account))).toMatchObject({ code: 'unexpected shape' });
        }
      },
    );

    it.each(reads)('%s gives no secret away, even where the API echoes it everywhere', async (_name, read) => {
      const echo = (answer: HttpAnswer) => ({ ...answer, json: withEcho(answer.json, world.secrets) });
      const value = await read(world.request({ tamper: echo }), account).catch((error: unknown) => error);
      for (const secret of world.secrets) expect(asText(value) + String(value)).not.toContain(secret);
    });

    /** A probe may rightly read no number, e.g. only a list of users. */
    async function readOrSkipProbe(name: string, read: () => Promise<unknown>): Promise<unknown> {
      if (name !== 'probe') return read();
      await read();
      return provider.readBalance!(
        world.request({ tamper: (answer) => ({ ...answer, json: withoutNumbers(answer.json) }) }),
        account,
      );
    }
  },
);

function withoutNumbers(json: unknown): unknown {
  if (json instanceof WireNumber) return true;
  if (Array.isArray(json)) return json.map(withoutNumbers);
  if (typeof json !== 'object' || json === null) return json;
  return Object.fromEntries(Object.entries(json).map(([name, value]) => [name, withoutNumbers(value)]));
}

/** Adds every secret to every object, by names that give nothing away. */
function withEcho(json: unknown, secrets: readonly string[]): unknown {
  if (Array.isArray(json)) return json.map((item) => withEcho(item, secrets));
  if (typeof json !== 'object' || json === null || json instanceof WireNumber) return json;
  const echoes = secrets.flatMap((secret, index) => [
    [`echo${index}`, `asked with ${secret}`],
    [secret, 'named so'],
  ]);
  const fields = Object.entries(json).map(([name, value]) => [name, withEcho(value, secrets)]);
  return Object.fromEntries([...fields, ...echoes]) as unknown;
}
