import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { addCredits, credits, formatCredits, type Credits } from '../../../src/domain/credits.ts';
import type { AccountRef, WriteInstruction } from '../../../src/engine/providers/provider.ts';
import { providers } from '../../../src/engine/providers/registry.ts';
import { asText } from '../../support/provider-request.ts';
import { World } from './world.ts';

const writing = [...providers.values()].filter((provider) => provider.manifest.writes !== 'none');

describe.each(writing.map((provider) => [provider.manifest.id, provider] as const))('%s writes', (_id, provider) => {
  const { manifest } = provider;
  const methods = (['set', 'add'] as const).filter((method) => manifest.writes.includes(method));
  let world: World;
  let account: AccountRef;

  beforeAll(async () => {
    world = await World.begin(provider);
    account = (await provider.listAccounts(world.request()))[0]!;
  });
  afterEach(() => world.sandbox.clearFaults());
  afterAll(() => world.sandbox.stop());

  const held = async () => (await provider.readBalance!(world.request(), account)).total!;
  const write = (instruction: WriteInstruction) => provider.write!(world.request(), account, instruction);
  const change = (method: 'set' | 'add', before: Credits, by: string): WriteInstruction =>
    method === 'set' ? { method, target: addCredits(before, credits(by)) } : { method, delta: credits(by) };
  const writes = () => world.sandbox.truth.writes(world.id).length;

  if (manifest.writesNeedProof)
    it('sends nothing until it is proven, then proves itself and leaves the balance as it was', async () => {
      const before = await held();
      world.sent.length = 0;
      for (const method of methods)
        expect(await write(change(method, before, '1'))).toMatchObject({ kind: 'not sent' });
      expect(world.sent).toEqual([]);
      const proof = await provider.proveWrites!(world.request(), account);
      expect(proof).toMatchObject({ kind: 'proven' });
      expect(await held()).toBe(before);
      if (proof.kind === 'proven') world.settings = { ...world.settings, ...proof.settings };
      for (const name of Object.keys(world.settings))
        expect(manifest.settings.map((setting) => setting.name)).toContain(name);
    });

  it.each(methods)('%s is accepted and reads back exactly', async (method) => {
    for (const by of ['3', '-2']) {
      const before = await held();
      const outcome = await write(change(method, before, by));
      expect(outcome).toMatchObject({ kind: 'accepted' });
      expect(formatCredits(await held())).toBe(formatCredits(addCredits(before, credits(by))));
    }
  });

  it.each(methods)('%s attempts once', async (method) => {
    const before = await held();
    world.sent.length = 0;
    await write(change(method, before, '1'));
    expect(world.sent.filter(({ effect }) => effect === 'write')).toHaveLength(1);
    expect(world.sent).toHaveLength(1);
  });

  it('does not carry out what it did not declare, and says why', async () => {
    const before = await held();
    const count = writes();
    for (const method of (['set', 'add'] as const).filter((method) => !methods.includes(method)))
      expect(await write(change(method, before, '1'))).toMatchObject({
        kind: 'not sent',
        problem: { cure: expect.stringMatching(/\S/) as string },
      });
    if (manifest.amounts.decimals === 0)
      for (const method of methods)
        expect(await write(change(method, before, '0.5'))).toMatchObject({ kind: 'not sent' });
    const { minimumBalance, maximumBalance } = manifest.amounts;
    if (methods.includes('set') && minimumBalance !== null)
      expect(await write({ method: 'set', target: addCredits(minimumBalance, credits('-1')) })).toMatchObject({
        kind: 'not sent',
      });
    if (methods.includes('set') && maximumBalance !== null)
      expect(await write({ method: 'set', target: addCredits(maximumBalance, credits('1')) })).toMatchObject({
        kind: 'not sent',
      });
    expect(writes()).toBe(count);
    expect(await held()).toBe(before);
  });

  it.each(methods)('%s that got no answer is unknown, whether it landed or not', async (method) => {
    const faults = [
      { kind: 'reset before' },
      { kind: 'reset after' },
      { kind: 'malformed json' },
      { kind: 'truncated body' },
      { kind: 'html page', status: 200 },
      { kind: 'server error' },
    ] as const;
    for (const fault of faults) {
      const before = await held();
      world.sandbox.inject({ ...fault, api: world.id });
      const outcome = await write(change(method, before, '1'));
      expect(outcome, asText(fault)).toMatchObject({ kind: 'unknown' });
      world.sandbox.clearFaults();
    }
  });

  it.each(methods)('%s that was refused is certain', async (method) => {
    const before = await held();
    const count = writes();
    world.sandbox.inject({ kind: 'unauthorized', api: world.id });
    expect(await write(change(method, before, '1'))).toMatchObject({ kind: 'rejected' });
    world.sandbox.inject({ kind: 'rate limit', api: world.id });
    expect(await write(change(method, before, '1'))).toMatchObject({ kind: 'rejected' });
    expect(writes()).toBe(count);
    expect(await held()).toBe(before);
  });

  it.each(methods)('%s gives no secret away', async (method) => {
    const before = await held();
    const outcomes = [await write(change(method, before, '1')), await write(change(method, before, '0.5'))];
    world.sandbox.inject({ kind: 'unauthorized', api: world.id });
    outcomes.push(await write(change(method, before, '1')));
    for (const secret of world.secrets) expect(asText(outcomes)).not.toContain(secret);
  });
});

it('something writes, or nothing of this was shown', () => {
  expect(writing.length).toBeGreaterThan(0);
});
