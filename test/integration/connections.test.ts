import { mkdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConnectionForm } from '../../src/contract/connections.ts';
import type { ProblemError } from '../../src/domain/problem.ts';
import type { SandboxConnection } from '../../src/engine/ports.ts';
import { createVault } from '../../src/engine/vault/index.ts';
import { startSandbox, type Sandbox } from '../../src/sandbox/index.ts';
import { accountsOf, expectTruth } from '../support/compare-truth.ts';
import { connect, openParts, type Parts } from '../support/engine-parts.ts';
import { ADA } from '../support/actors.ts';

let sandbox: Sandbox;
let parts: Parts;

beforeEach(async () => {
  sandbox = await startSandbox({ seed: 8, entriesPerAccount: 20, atomchatUsers: 3, debitsPerMinute: 0 });
  parts = await openParts({ sandbox: { start: async () => sandbox.connections, stop: () => Promise.resolve() } });
});
afterEach(async () => {
  await parts.close();
  await sandbox.stop();
});

const offered = (api: string): SandboxConnection => sandbox.connections.find(({ providerId }) => providerId === api)!;
const formOf = (one: SandboxConnection, change: Partial<ConnectionForm> = {}): ConnectionForm => ({
  label: one.label,
  baseUrl: one.baseUrl,
  settings: { ...one.settings },
  accountIds: [...one.accountIds],
  intervalMinutes: 30,
  price: null,
  ...change,
});
const test = (
  api: string,
  secret: Record<string, string> = { ...offered(api).secret },
  change: Partial<ConnectionForm> = {},
) => parts.connections.test({ providerId: api, form: formOf(offered(api), change), secret }, ADA);
const problemOf = (work: Promise<unknown>) =>
  work.then(
    () => Promise.reject(new Error('It should have been refused')),
    (thrown: ProblemError) => thrown.problem,
  );

describe('testing a connection', () => {
  it.each(['codingmantra', 'editpad', 'rich-utilities', 'gitread', 'atomchat'])(
    '%s: says whose key it is and what it holds, and saves nothing',
    async (api) => {
      const report = await test(api);
      expect(report).toMatchObject({ isWorking: true, problem: null, origin: new URL(offered(api).baseUrl).origin });
      expect(report.sentences.length).toBeGreaterThan(0);
      // Of ids that are named the first is asked for; the sentence says so of the others.
      const named = offered(api).accountIds.length > 0;
      expect(report.accountsFound).toBe(named ? 1 : sandbox.truth.accounts(api).length);
      if (report.balance !== null) expect(report.balance.amount).toBe(sandbox.truth.account(api).total);
      for (const name of ['connections', 'accounts', 'runs', 'answers'] as const)
        expect(await parts.store.table(name).count(), name).toBe(0);
    },
  );

  it('says of a wrong key, and of a right one without a plan, which it is', async () => {
    expect(await test('editpad', { api_key: 'not-the-key' })).toMatchObject({
      isWorking: false,
      problem: { code: 'provider.unauthorized', sentence: expect.stringContaining('does not know this key') },
    });
    sandbox.inject({ kind: 'quirk', api: 'editpad', quirk: 'no plan', times: null });
    expect(await test('editpad')).toMatchObject({
      isWorking: false,
      problem: { code: 'provider.no-plan', sentence: expect.stringContaining('no API plan') },
    });
  });

  it('says of an unreachable host and of a web page what and where', async () => {
    const closed = await startSandbox({ entriesPerAccount: 0 });
    await closed.stop();
    const { origin, host } = new URL(closed.controlUrl);
    expect(await test('gitread', undefined, { baseUrl: origin })).toMatchObject({
      isWorking: false,
      problem: {
        code: 'provider.unreachable',
        sentence: expect.stringContaining(`${host} refused`),
        where: expect.any(String),
      },
    });
    expect(await test('gitread', undefined, { baseUrl: 'http://127.0.0.1:9' })).toMatchObject({
      problem: { sentence: expect.stringContaining('Port 9') },
    });
    sandbox.inject({ kind: 'html page', status: 200, api: 'gitread', times: null });
    expect(await test('gitread')).toMatchObject({
      isWorking: false,
      problem: { code: 'provider.not-json', cure: expect.stringContaining('base URL') },
    });
  });

  it('refuses a typed mistake before anything is sent', async () => {
    const requests = sandbox.truth.requests().length;
    for (const [change, where] of [
      [{ baseUrl: 'htps://gitread.dev' }, 'baseUrl'],
      [{ baseUrl: 'http://gitread.dev' }, 'baseUrl'],
      [{ baseUrl: 'https://me:hunter2@gitread.dev' }, 'baseUrl'],
    ] as const) {
      const problem = await problemOf(test('gitread', undefined, change));
      expect(problem).toMatchObject({ code: 'connection.invalid', where });
      expect(JSON.stringify(problem)).not.toContain('hunter2');
    }
    expect(await problemOf(test('codingmantra', { api_key: ' ' }))).toMatchObject({ where: 'api_key' });
    expect(await problemOf(test('gitread', { command: 'print "token' }))).toMatchObject({ where: 'command' });
    expect(sandbox.truth.requests().length).toBe(requests);
  });

  it('does not lock the operator out when it has used up the pasted refresh token', async () => {
    const { refresh_token: refreshToken = '' } = offered('rich-utilities').secret;
    expect(await test('rich-utilities', { refresh_token: refreshToken })).toMatchObject({ isWorking: true });
    const card = await parts.connections.add(
      {
        providerId: 'rich-utilities',
        form: formOf(offered('rich-utilities')),
        secret: { refresh_token: refreshToken },
      },
      ADA,
    );
    await parts.sync.run(card.id);
    expect(await parts.sync.health(card.id)).toMatchObject({ state: 'in sync' });
  });

  it('keeps the saved credential alive when a test renews it', async () => {
    const id = await connect(parts, {
      ...offered('rich-utilities'),
      secret: { refresh_token: offered('rich-utilities').secret['refresh_token']! },
    });
    await parts.sync.run(id);
    const place = parts.gateway.secrets.of((await parts.store.table('connections').get(id))!);
    await place.write({ refresh_token: (await place.read())['refresh_token']! });
    const form = formOf(offered('rich-utilities'));
    const asked = { id: id as never, providerId: 'rich-utilities', form, secret: {} };
    const report = await parts.connections.test(asked, ADA);
    expect(report.isWorking).toBe(true);
    parts.gateway.reset(id);
    await parts.sync.run(id);
    expect(await parts.sync.health(id)).toMatchObject({ state: 'in sync' });
  });
});

describe('a connection', () => {
  it('shows what it is, what it holds and how it is, and no secret', async () => {
    const id = await connect(parts, offered('atomchat'));
    await parts.sync.run(id);
    const card = await parts.connections.get(id);
    const held = sandbox.truth.accounts('atomchat').reduce((sum, { total }) => sum + Number(total), 0);
    expect(card).toMatchObject({
      providerName: expect.stringContaining('AtomChat'),
      accounts: 3,
      held: [{ amount: String(held), unit: 'credits' }],
      writes: 'needs proof',
      health: { state: 'in sync', sentence: expect.stringContaining('In sync as of') },
    });
    expect(card.requestsLastHour).toBeGreaterThan(3);
    for (const value of Object.values(offered('atomchat').secret)) expect(JSON.stringify(card)).not.toContain(value);
  });

  it('does not send its credential to another host until it is entered again', async () => {
    const id = await connect(parts, offered('gitread'));
    await parts.sync.run(id);
    const elsewhere = formOf(offered('gitread'), { baseUrl: offered('codingmantra').baseUrl });
    const requests = sandbox.truth.requests('codingmantra').length;
    for (const work of [
      parts.connections.edit({ id: id as never, form: elsewhere }, ADA),
      parts.connections.test({ id: id as never, providerId: 'gitread', form: elsewhere, secret: {} }, ADA),
    ])
      expect(await problemOf(work)).toMatchObject({ code: 'connection.secret-needed' });
    expect(sandbox.truth.requests('codingmantra').length).toBe(requests);
    expect((await parts.connections.get(id)).baseUrl).toBe(offered('gitread').baseUrl);
    const path = formOf(offered('gitread'), { label: 'GitRead, renamed' });
    expect(await parts.connections.edit({ id: id as never, form: path }, ADA)).toMatchObject({
      label: 'GitRead, renamed',
    });
  });

  it('stays still while it is paused and goes on when resumed', async () => {
    const id = await connect(parts, offered('gitread'));
    await parts.sync.run(id);
    expect(await parts.connections.pause(id, ADA)).toMatchObject({ state: 'paused', health: { state: 'paused' } });
    const requests = sandbox.truth.requests('gitread').length;
    sandbox.change({ api: 'gitread', delta: '3' });
    await parts.sync.run(id);
    expect(sandbox.truth.requests('gitread').length).toBe(requests);
    await parts.connections.resume(id, ADA);
    await parts.sync.run(id);
    await expectTruth(parts, sandbox, ['gitread']);
  });

  it('proves its writes on a test account, puts it back, and forgets the proof with another address', async () => {
    const id = await connect(parts, offered('atomchat'));
    await parts.sync.run(id);
    const [account] = await accountsOf(parts, sandbox, 'atomchat');
    const before = sandbox.truth.account('atomchat', account!.externalId).total;
    const report = await parts.connections.proveWrites({ id: id as never, testAccountId: account!.externalId }, ADA);
    expect(report).toMatchObject({ isProven: true, problem: null });
    expect(sandbox.truth.account('atomchat', account!.externalId).total).toBe(before);
    expect(await parts.connections.get(id)).toMatchObject({ writes: 'on', provenSettings: expect.any(Object) });
    const moved = formOf(offered('atomchat'), { settings: { uidParameter: 'uid' } });
    expect(await parts.connections.edit({ id: id as never, form: moved }, ADA)).toMatchObject({
      writes: 'needs proof',
    });
  });

  it('is removed with all it brought, once its name is typed, and says before what is lost', async () => {
    const id = await connect(parts, offered('codingmantra'));
    const other = await connect(parts, offered('gitread'));
    await parts.sync.runAll();
    const preview = await parts.connections.removalPreview(id);
    expect(preview).toMatchObject({ accounts: 1, entries: 20, adjustments: 0 });
    expect(
      await problemOf(parts.connections.remove({ id: id as never, confirmLabel: 'something else' }, ADA)),
    ).toMatchObject({
      code: 'connection.not-confirmed',
    });
    await parts.connections.remove({ id: id as never, confirmLabel: preview.label }, ADA);
    for (const name of ['accounts', 'balances', 'entries', 'runs', 'cursors', 'answers'] as const)
      expect(await parts.store.table(name).count({ connectionId: id }), name).toBe(0);
    expect((await parts.connections.list()).map((card) => card.id)).toEqual([other]);
    const { baseUrl, providerId } = offered('codingmantra');
    const gone = parts.vault.read(`credential-${id}`, { providerId, origin: new URL(baseUrl).origin });
    expect(await problemOf(gone)).toMatchObject({ code: 'vault.no-credential' });
    expect(await parts.store.table('audit').count({ action: 'connection.removed' })).toBe(1);
    expect(await parts.store.table('accounts').count({ connectionId: other })).toBe(1);
  });
});

describe('a token command', () => {
  const command = () => `"${process.execPath}" -p "'${offered('gitread').secret['token'] ?? 'none'}'"`;
  const asked = (text: string) => ({
    providerId: 'gitread',
    form: formOf(offered('gitread'), { label: 'By command' }),
    secret: { command: text },
  });
  const audited = async () =>
    (await parts.store.table('audit').find({ sort: [{ at: 'desc' }, { id: 'desc' }], limit: 20 })).filter(
      ({ action }) => action === 'connection.tested' || action === 'connection.added',
    );

  it('is kept only once it was shown in full to who keeps it, and all of it is audited', async () => {
    expect(await problemOf(parts.connections.add(asked(command()), ADA))).toMatchObject({
      code: 'connection.command-not-shown',
      where: 'command',
    });
    const report = await parts.connections.test(asked(command()), ADA);
    expect(report.commands).toEqual([
      { field: 'command', label: expect.any(String), words: [process.execPath, '-p', expect.any(String)] },
    ]);
    const [tested] = await audited();
    expect(tested).toMatchObject({ action: 'connection.tested', actor: 'Ada' });
    expect(JSON.parse(tested!.evidence)).toMatchObject({
      commands: [{ program: process.execPath, arguments: 2, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }],
    });
    // Another one, and another person, were shown nothing.
    expect(await problemOf(parts.connections.add(asked(`${command()} --more`), ADA))).toMatchObject({
      code: 'connection.command-not-shown',
    });
    const eve = { ...ADA, id: 'eve' as typeof ADA.id, name: 'Eve' };
    expect(await problemOf(parts.connections.add(asked(command()), eve))).toMatchObject({
      code: 'connection.command-not-shown',
    });
    const { id } = await parts.connections.add(asked(command()), ADA);
    expect((await audited())[0]).toMatchObject({ action: 'connection.added', connectionId: id });
  });
});

describe('a credential', () => {
  const table = () => parts.store.table('connections');

  it('is not sent to another origin, nor to another kind of API there, whatever the store says', async () => {
    const id = await connect(parts, offered('gitread'));
    const other = await startSandbox({ seed: 8, entriesPerAccount: 1, debitsPerMinute: 0 });
    try {
      const open = await parts.gateway.open(id);
      const elsewhere = other.connections.find(({ providerId }) => providerId === 'gitread')!;
      // Also by a way in that was opened before.
      await table().update(id, (current) => ({ ...current, baseUrl: elsewhere.baseUrl }));
      expect(await problemOf(parts.gateway.open(id))).toMatchObject({
        code: 'vault.credential-elsewhere',
        sentence: expect.stringContaining(new URL(open.connection.baseUrl).origin),
      });
      await parts.sync.run(id);
      const form = formOf(elsewhere);
      await expect(
        parts.connections.test({ id: id as never, providerId: 'gitread', form, secret: {} }, ADA),
      ).rejects.toMatchObject({ problem: { code: 'vault.credential-elsewhere' } });
      expect(other.truth.requests()).toEqual([]);
      const requests = sandbox.truth.requests().length;
      await table().update(id, (current) => ({
        ...current,
        baseUrl: offered('gitread').baseUrl,
        providerId: 'editpad',
      }));
      expect(await problemOf(parts.gateway.open(id))).toMatchObject({ code: 'vault.credential-elsewhere' });
      expect(sandbox.truth.requests()).toHaveLength(requests);
    } finally {
      await other.stop();
    }
  });

  it('is entered again for another address, and goes there from then on', async () => {
    const id = await connect(parts, offered('gitread'));
    const other = await startSandbox({ seed: 8, entriesPerAccount: 1, debitsPerMinute: 0 });
    try {
      const elsewhere = other.connections.find(({ providerId }) => providerId === 'gitread')!;
      await parts.connections.edit({ id: id as never, form: formOf(elsewhere), secret: { ...elsewhere.secret } }, ADA);
      await parts.sync.run(id);
      expect(await parts.sync.health(id)).toMatchObject({ state: 'in sync' });
    } finally {
      await other.stop();
    }
  });

  it('that an API renewed is used while the disk refuses it, and kept as soon as it does not', async () => {
    const one = offered('rich-utilities');
    const id = await connect(parts, { ...one, secret: { refresh_token: one.secret['refresh_token']! } });
    const place = parts.gateway.secrets.of((await table().get(id))!);
    const before = await place.read();
    const obstacle = join(parts.folder, 'vault.json.new');
    await mkdir(obstacle);
    await parts.sync.run(id);
    await parts.sync.run(id);
    expect(await parts.sync.health(id)).toMatchObject({ state: 'in sync' });
    expect(parts.logger.lines.join('\n')).toContain('credential-not-saved');
    await rmdir(obstacle);
    await parts.gateway.flush();
    const again = await createVault({ folder: parts.folder, keys: { options: () => Promise.resolve([]) } });
    const destination = { providerId: one.providerId, origin: new URL(one.baseUrl).origin };
    const kept = await again.read(`credential-${id}`, destination);
    expect(kept).toEqual(await place.read());
    expect(kept['refresh_token']).not.toBe(before['refresh_token']);
  });
});

describe('the sandbox', () => {
  it('is connected without a vault, and found again under its new address', async () => {
    await parts.vault.lock();
    const cards = await parts.connections.trySandbox(ADA);
    expect(cards).toHaveLength(5);
    await parts.sync.runAll();
    await expectTruth(
      parts,
      sandbox,
      cards.map(({ providerId }) => providerId),
    );
    const { folder } = parts;
    await parts.close(true);
    const second = await startSandbox({ seed: 8, entriesPerAccount: 20, atomchatUsers: 3, debitsPerMinute: 0 });
    const { connections } = second;
    parts = await openParts({ folder, sandbox: { start: async () => connections, stop: () => Promise.resolve() } });
    try {
      await parts.sync.runAll();
      expect((await parts.sync.status()).connections[0]!.health).toMatchObject({ state: 'locked' });
      await parts.connections.resumeSandbox();
      await parts.sync.runAll();
      expect((await parts.connections.list()).map(({ baseUrl }) => baseUrl).sort()).toEqual(
        connections.map(({ baseUrl }) => baseUrl).sort(),
      );
      // The second sandbox is a world of its own: an account of which it no longer lists all that was read is incomplete.
      const states = new Set((await parts.sync.status()).connections.map(({ health }) => health.state));
      expect([...states].filter((state) => state !== 'incomplete')).toEqual(['in sync']);
    } finally {
      await second.stop();
    }
  });
});
