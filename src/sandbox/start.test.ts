import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ProviderManifest } from '../engine/providers/provider.ts';
import { startSandbox, type Sandbox, type SandboxOptions } from './index.ts';

const EPOCH = '2026-11-01T00:00:00.000Z';
const FROZEN = Date.parse('2026-11-23T08:00:00Z');
const APIS = ['atomchat', 'codingmantra', 'editpad', 'gitread', 'rich-utilities'];

let folder: string;
const running: Sandbox[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((sandbox) => sandbox.stop()));
  rmSync(folder, { recursive: true });
});

async function start(options: SandboxOptions = {}, clock: () => number = () => FROZEN): Promise<Sandbox> {
  const sandbox = await startSandbox({ epoch: EPOCH, entriesPerAccount: 30, atomchatUsers: 4, ...options }, clock);
  running.push(sandbox);
  return sandbox;
}

const worldOf = ({ truth, connections }: Sandbox) => ({
  accounts: APIS.map((api) => truth.accounts(api)),
  entries: APIS.flatMap((api) => truth.accounts(api).map(({ id }) => truth.entries(api, id))),
  memberships: truth.memberships('editpad'),
  secrets: connections.map(({ secret }) => secret),
});

describe('the sandbox', () => {
  it('gives what is needed to connect each API, and answers there', async () => {
    const { connections } = await start({ keysPerApi: 2 });
    expect(connections.map(({ providerId }) => providerId)).toEqual(APIS.flatMap((api) => [api, api]));
    for (const { baseUrl, accountIds, providerId } of connections) {
      expect(accountIds).toHaveLength(providerId === 'atomchat' ? 4 : 0);
      expect((await fetch(`${baseUrl}/nowhere`)).status).toBe(404);
    }
    expect(new Set(connections.flatMap(({ secret }) => Object.values(secret))).size).toBe(12);
  });

  it('gives exactly such secrets and settings as the provider asks for', async () => {
    for (const { providerId, secret, settings } of (await start()).connections) {
      const { manifest } = (await import(`../engine/providers/${providerId}/manifest.ts`)) as {
        manifest: ProviderManifest;
      };
      const fields = manifest.credentialFields;
      expect(fields.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(secret)));
      expect(Object.keys(secret)).toEqual(
        expect.arrayContaining(fields.filter(({ isRequired }) => isRequired).map(({ name }) => name)),
      );
      expect(manifest.settings.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(settings)));
    }
  });

  it('is the same world for the same seed, and another for another', async () => {
    const first = worldOf(await start({ seed: 5 }));
    expect(worldOf(await start({ seed: 5 }))).toEqual(first);
    expect(worldOf(await start({ seed: 6 })).entries).not.toEqual(first.entries);
    expect(worldOf(await start({ seed: 6 })).secrets).not.toEqual(first.secrets);
  });

  it('gives each account as many entries as asked for', async () => {
    const { truth } = await start({ entriesPerAccount: 5, atomchatUsers: 2 });
    expect(truth.countEntries('codingmantra')).toBe(5);
    expect(truth.entries('rich-utilities')).toHaveLength(5);
    expect(truth.entries('gitread')).toEqual([]);
    // Deductions only: the grant among the five is never listed.
    expect(truth.countEntries('atomchat')).toBe(4);
  });

  it('reaches many accounts with ids of their own', async () => {
    const { truth } = await start({ atomchatUsers: 3000, keysPerApi: 2 });
    const ids = truth.accounts('atomchat').map(({ id }) => id);
    expect(new Set(ids).size).toBe(6000);
    expect(ids.slice(0, 2)).toEqual(['Anna7', 'anna7']);
    expect(ids.some((id) => /^\d+$/.test(id))).toBe(true);
  });

  it('moves with the clock at the rate, and stands still without one', async () => {
    let now = FROZEN;
    const moving = await start({ debitsPerMinute: 2 }, () => now);
    const frozen = await start({}, () => now);
    now += 5 * 60_000;
    expect(moving.truth.countEntries('codingmantra')).toBe(40);
    expect(frozen.truth.countEntries('codingmantra')).toBe(30);
    moving.setRate(0);
    now += 5 * 60_000;
    expect(moving.truth.countEntries('codingmantra')).toBe(40);
  });

  it('advances by entries, in one account or all, and by time', async () => {
    const sandbox = await start({ debitsPerMinute: 1 });
    const { truth } = sandbox;
    const before = truth.account('codingmantra').total;
    sandbox.advance({ entries: 3, api: 'codingmantra' });
    expect(truth.countEntries('codingmantra')).toBe(33);
    expect(truth.countEntries('rich-utilities')).toBe(30);
    const sum = truth
      .entries('codingmantra')
      .slice(-3)
      .reduce((sum, entry) => sum + Number(entry.amount), 0);
    expect(Number(truth.account('codingmantra').total)).toBe(Number(before) + sum);
    sandbox.advance({ seconds: 600 });
    expect(truth.countEntries('rich-utilities')).toBe(40);
    expect(truth.now()).toBe('2026-11-01T00:10:00.000Z');
  });

  it('stops listing an entry that was removed, and keeps the balance', async () => {
    const sandbox = await start();
    const { total } = sandbox.truth.account('rich-utilities');
    const entries = sandbox.truth.entries('rich-utilities');
    sandbox.removeEntry('rich-utilities', 4);
    sandbox.removeEntry('rich-utilities', -1);
    expect(sandbox.truth.entries('rich-utilities')).toEqual(entries.filter((_, i) => i !== 4 && i !== 29));
    expect(sandbox.truth.account('rich-utilities').total).toBe(total);
    sandbox.restoreEntries('rich-utilities');
    expect(sandbox.truth.entries('rich-utilities')).toEqual(entries);
  });

  it('refuses options out of range', async () => {
    await expect(startSandbox({ entriesPerAccount: 1_000_001 })).rejects.toThrow();
  });
});

describe('a kept world', () => {
  const file = () => join(folder, 'world.json');

  it('goes on where it was, at the same addresses', async () => {
    const first = await start({ stateFile: file(), debitsPerMinute: 4 });
    first.change({ api: 'gitread', set: '17' });
    first.advance({ entries: 2, seconds: 90 });
    first.removeEntry('codingmantra', 3);
    const [world, writes, urls] = [
      worldOf(first),
      first.truth.writes(),
      first.connections.map(({ baseUrl }) => baseUrl),
    ];
    await first.stop();
    const second = await start({ stateFile: file(), seed: 99, entriesPerAccount: 7 });
    expect(worldOf(second)).toEqual(world);
    expect(second.truth.writes()).toEqual(writes);
    expect(second.connections.map(({ baseUrl }) => baseUrl)).toEqual(urls);
  });

  it('has lost nothing when the sandbox was killed', async () => {
    const first = await start({ stateFile: file() });
    first.change({ api: 'gitread', set: '17' });
    const second = await start({ stateFile: file() });
    expect(second.truth.account('gitread').total).toBe('17');
    expect(second.truth.writes()).toHaveLength(1);
    expect(readdirSync(folder)).toEqual(['world.json']);
  });

  it('stands still while nobody serves it, and takes back nothing it has shown', async () => {
    let now = FROZEN;
    const first = await start({ stateFile: file(), debitsPerMinute: 60 }, () => now);
    now += 60_000;
    const shown = first.truth.entries('codingmantra');
    await first.stop();
    now += 7 * 86_400_000;
    const second = await start({ stateFile: file() }, () => now);
    const entries = second.truth.entries('codingmantra');
    expect(entries.slice(0, shown.length)).toEqual(shown);
    expect(entries.length).toBeLessThanOrEqual(shown.length + 60);
    now += 60_000;
    expect(second.truth.countEntries('codingmantra')).toBe(entries.length + 60);
  });

  it('takes other ports when its own are taken', async () => {
    const first = await start({ stateFile: file() });
    const url = new URL(first.connections[0]!.baseUrl);
    await first.stop();
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(Number(url.port), '127.0.0.1', resolve));
    const second = await start({ stateFile: file() });
    squatter.close();
    expect(new URL(second.connections[0]!.baseUrl).port).not.toBe(url.port);
    expect(second.connections[1]!.baseUrl).toBe(first.connections[1]!.baseUrl);
  });

  it('puts a file that is no world aside and begins anew', async () => {
    writeFileSync(file(), '{"version":1,');
    const { truth } = await start({ stateFile: file() });
    expect(truth.countEntries('codingmantra')).toBe(30);
    expect(readFileSync(`${file()}.damaged`, 'utf8')).toBe('{"version":1,');
  });
});
