import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ProviderError, type AccountRef } from '../../../src/engine/providers/provider.ts';
import { providers } from '../../../src/engine/providers/registry.ts';
import { loadApis } from '../../../src/sandbox/apis.ts';
import { asText, collect } from '../../support/provider-request.ts';
import { BEGINNING, foldEntries, readsOf, World } from './world.ts';

const apis = await loadApis();
const all = [...providers.values()].map((provider) => [provider.manifest.id, provider] as const);
const paged = all.filter(([, provider]) => provider.manifest.ledger.pageLimit !== null);

describe.each(paged)('%s ledger while it shifts', (_id, provider) => {
  let world: World;
  let account: AccountRef;

  beforeEach(async () => {
    world = await World.begin(provider, { entriesPerAccount: 430 });
    account = (await provider.listAccounts(world.request()))[0]!;
  });
  afterEach(() => world.sandbox.stop());

  const read = (checkpoint: unknown = null, isFullSweep = false) =>
    collect(provider.readLedger!(world.request(), account, { checkpoint, isFullSweep }));
  const printed = () =>
    world.sandbox.truth.entries(world.id, world.truthId(account)).map((entry) => asText(entry.printed));
  const rawOf = (entries: ReturnType<typeof foldEntries>) => [...entries.values()].map((entry) => asText(entry.raw));

  it.each([1, 3, 40, 150, 1000])('loses nothing when %i entries arrive between each of its pages', async (entries) => {
    world.sandbox.inject({ kind: 'insert between pages', api: world.id, entries, times: 3 });
    const first = await read();
    const later = await read(first.at(-1)!.checkpoint);
    expect(rawOf(foldEntries(later, foldEntries(first))).toSorted()).toEqual(printed().toSorted());
  });

  it.each([0, 50, 120])('skips no entry when those at %i are removed between its pages', async (index) => {
    world.sandbox.inject({ kind: 'delete between pages', api: world.id, index, times: 2 });
    const read1 = rawOf(foldEntries(await read()));
    expect(read1).toEqual(expect.arrayContaining(printed()));
    expect(new Set(read1).size).toBe(new Set([...read1, ...printed()]).size);
  });

  it('skips no entry when the newest are removed between its pages', async () => {
    world.sandbox.inject({ kind: 'delete between pages', api: world.id, index: -1, times: 3 });
    expect(rawOf(foldEntries(await read()))).toEqual(expect.arrayContaining(printed()));
  });

  it('says that a list which never holds still may have lost entries, and never that it was complete', async () => {
    world.sandbox.inject({ kind: 'insert between pages', api: world.id, entries: 500, times: null });
    const pages: unknown[] = [];
    const reading = (async () => {
      for await (const page of provider.readLedger!(world.request(), account, BEGINNING))
        pages.push(page.isCompleteSweep);
    })();
    const error = await reading.then(
      () => null,
      (thrown: unknown) => thrown,
    );
    if (error === null) expect(pages.at(-1), 'the set was held still').toBe(true);
    else {
      expect(error).toMatchObject({
        code: 'unexpected shape',
        problem: { sentence: expect.stringMatching(/shifting/) as string },
      });
      expect(pages).not.toContain(true);
    }
  });
});

describe.each(all)('%s quirks', (id, provider) => {
  const quirks = apis.find((api) => api.id === id)?.quirks ?? [];
  const cases = quirks.flatMap((quirk) =>
    quirk.values.filter((value) => value !== 'text' && value !== 'number').map((value) => [quirk.name, value] as const),
  );
  let world: World;

  beforeEach(async () => {
    world = await World.begin(provider, { entriesPerAccount: 40, atomchatUsers: 3 });
  });
  afterEach(() => world.sandbox.stop());

  it.each(cases)(
    '%s: %s gives a reading or an error that says what is wrong, without a secret',
    async (quirk, value) => {
      const account = (await provider.listAccounts(world.request()))[0]!;
      world.sandbox.inject({ kind: 'quirk', api: id, quirk, value, times: null });
      for (const [, read] of readsOf(provider)) {
        const result = await read(world.request(), account).catch((error: unknown) => error);
        if (result instanceof Error) expect(result).toBeInstanceOf(ProviderError);
        for (const secret of world.secrets) expect(asText(result)).not.toContain(secret);
      }
    },
  );
});
