import { copyFileSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { contract } from '../../src/contract/index.ts';
import type { Phase } from '../../src/contract/workspace.ts';
import type { EngineCalls } from '../../src/engine/index.ts';
import { openStore } from '../../src/engine/store/index.ts';
import { createVault } from '../../src/engine/vault/index.ts';
import { systemClock } from '../../src/host/clock.ts';
import { startSandbox, type Sandbox } from '../../src/sandbox/index.ts';
import { openConsole, type OpenConsole } from '../support/console.ts';
import { makeFolder, silent, until } from '../support/desk.ts';

const PASSPHRASE = 'four words that hold';
const API = 'gitread';

let sandbox: Sandbox;
let folder: ReturnType<typeof makeFolder>;
const running: OpenConsole[] = [];

beforeAll(async () => {
  sandbox = await startSandbox({ seed: 5, entriesPerAccount: 30, atomchatUsers: 2, debitsPerMinute: 0 });
});
afterAll(() => sandbox.stop());
beforeEach(() => {
  folder = makeFolder();
});
afterEach(async () => {
  for (const one of running.splice(0)) await one.engine.stop();
  folder[Symbol.dispose]();
});

async function start(isBegun = false): Promise<OpenConsole> {
  const console_ = await openConsole({
    folder: folder.path,
    isBegun,
    connections: () => sandbox.connections,
    exportPath: () => join(folder.path, 'backup.db'),
  });
  running.push(console_);
  return console_;
}

/** Ends the engine, so that another one may have the workspace. */
async function end(console_: OpenConsole): Promise<void> {
  running.splice(running.indexOf(console_), 1);
  await console_.engine.stop();
}

const workspaceFile = () => join(folder.path, 'workspace', 'workspace.db');
const files = () => readdirSync(join(folder.path, 'workspace'));
const phaseOf = async ({ call }: OpenConsole): Promise<Phase> => (await call.workspace.status({})).phase;

/** One real connection to the sandbox, synced, with a note on its account. */
async function connect({ call }: OpenConsole): Promise<string> {
  const one = sandbox.connections.find(({ providerId }) => providerId === API)!;
  const { id } = await call.connections.add({
    providerId: API,
    form: {
      label: 'Main',
      baseUrl: one.baseUrl,
      settings: { ...one.settings },
      accountIds: [...one.accountIds],
      intervalMinutes: 60,
      price: null,
    },
    secret: { ...one.secret },
  });
  await synced(call);
  const { rows } = await call.accounts.page({ filter: {}, sort: 'name', direction: 'ascending', limit: 1 });
  await call.accounts.setNote({ id: rows[0]!.id, note: 'Prefers mornings' });
  return id;
}

const synced = (call: EngineCalls) =>
  until(
    'it is in sync',
    () => call.sync.status({}),
    ({ connections }) => connections.length > 0 && connections.every(({ health }) => health.state === 'in sync'),
    30_000,
  );

const notes = async ({ call }: OpenConsole) =>
  (await call.accounts.page({ filter: {}, sort: 'name', direction: 'ascending', limit: 100 })).rows.length;

function damage(): void {
  truncateSync(workspaceFile(), Math.floor(statSync(workspaceFile()).size / 2));
}

/** All procedures there are, also those that were added after this test. */
const PROCEDURES = Object.entries(contract).flatMap(([area, procedures]) =>
  Object.keys(procedures).map((name) => [area, name] as const),
);

/** Those that a page needs to find out of a phase. Whatever is not named here must not be answered. */
const ANSWERED = new Set([
  'host.facts',
  'host.wishes',
  'workspace.status',
  'workspace.backups',
  'workspace.restore',
  'workspace.losses',
  'workspace.beginAnew',
  'workspace.openAsItIs',
  'workspace.tryAgain',
  'workspace.present',
  'vault.status',
  'vault.create',
  'vault.unlock',
  'vault.lock',
  'changes.feed',
]);

async function refusalOf(call: EngineCalls, area: string, name: string): Promise<unknown> {
  const procedure = (call as unknown as Record<string, Record<string, (input: unknown) => Promise<unknown>>>)[area]![
    name
  ]!;
  try {
    return { answered: await procedure({}) };
  } catch (thrown) {
    const { code, data } = thrown as { code?: string; data?: { code?: string } };
    return [code, data?.code];
  }
}

describe('while the workspace is not open', () => {
  const phases: readonly [Phase, () => Promise<OpenConsole>, unknown][] = [
    ['empty', () => start(), ['PROBLEM', 'workspace.not-open']],
    [
      'locked',
      async () => {
        const console_ = await start();
        await console_.call.vault.create({ protection: 'passphrase', passphrase: PASSPHRASE });
        await console_.call.vault.lock({});
        return console_;
      },
      ['LOCKED', 'vault.locked'],
    ],
    [
      'damaged',
      async () => {
        await end(await start(true));
        writeFileSync(workspaceFile(), 'this is no workspace');
        return start();
      },
      ['PROBLEM', 'workspace.not-open'],
    ],
  ];

  it.each(phases)('nothing of it is answered (%s)', async (phase, arrange, refusal) => {
    const console_ = await arrange();
    expect(await phaseOf(console_)).toBe(phase);
    for (const [area, name] of PROCEDURES) {
      if (ANSWERED.has(`${area}.${name}`)) continue;
      expect([`${area}.${name}`, await refusalOf(console_.call, area, name)]).toEqual([`${area}.${name}`, refusal]);
    }
    expect(await console_.call.host.facts({})).toMatchObject({ isSandbox: false });
  });

  it('nothing of it is answered either once the engine has stopped', async () => {
    const console_ = await start(true);
    await console_.engine.stop();
    expect(await refusalOf(console_.call, 'accounts', 'tags')).toEqual(['PROBLEM', 'workspace.not-open']);
  });
});

describe('a first run', () => {
  it('makes no store before there is a vault, and has one open after', async () => {
    const console_ = await start();
    expect(await console_.call.workspace.status({})).toMatchObject({ phase: 'empty', hasStore: false, problem: null });
    expect(await console_.call.vault.create({ protection: 'passphrase', passphrase: PASSPHRASE })).toMatchObject({
      state: 'unlocked',
      isProvisional: false,
    });
    expect(await console_.call.workspace.status({})).toMatchObject({ phase: 'open', hasStore: true });
    expect(await console_.call.accounts.tags({})).toEqual([]);
  });

  it('begins a sandbox without asking anything, and says for as long as it lasts how little that protects', async () => {
    const console_ = await start();
    await console_.engine.startSandboxConnections();
    expect(await phaseOf(console_)).toBe('open');
    expect(await console_.call.vault.status({})).toMatchObject({ protection: 'key file', isProvisional: true });
    expect((await console_.call.vault.status({})).warning).not.toBeNull();
    expect(await console_.call.connections.list({})).toHaveLength(5);
    await end(console_);
    const again = await start();
    expect(await phaseOf(again)).toBe('open');
    await again.call.vault.protect({ protection: 'passphrase', passphrase: PASSPHRASE });
    await end(again);
    const locked = await start();
    expect(await phaseOf(locked)).toBe('locked');
    // The sandbox is wanted, and waits until somebody has unlocked.
    await locked.engine.startSandboxConnections();
    expect(await phaseOf(locked)).toBe('locked');
    await locked.call.vault.unlock({ passphrase: PASSPHRASE });
    expect(await locked.call.host.facts({})).toMatchObject({ isSandbox: true });
  });
});

describe('locking and unlocking', () => {
  it('closes the store, tells pages that are connected, and serves them again after', async () => {
    const console_ = await start();
    const { call } = console_;
    await call.vault.create({ protection: 'passphrase', passphrase: PASSPHRASE });
    await connect(console_);
    const found = await notes(console_);
    const feed = await call.changes.feed({});
    const seen: Phase[] = [];
    const following = (async () => {
      for await (const { areas } of feed) {
        if (!areas.includes('workspace')) continue;
        const phase = await phaseOf(console_);
        if (seen.at(-1) !== phase) seen.push(phase);
        if (phase === 'open' && seen.includes('locked')) return;
      }
    })();
    expect(await call.vault.lock({})).toMatchObject({ state: 'locked' });
    await until(
      'it was told',
      () => seen,
      (phases) => phases.at(-1) === 'locked',
    );
    // Nobody has the file open: another process could take it.
    expect(files()).not.toContain('workspace.db-wal');
    await expect(call.vault.unlock({ passphrase: 'something else' })).rejects.toMatchObject({
      data: { code: 'vault.wrong-passphrase' },
    });
    expect(await phaseOf(console_)).toBe('locked');
    await call.vault.unlock({ passphrase: PASSPHRASE });
    await following;
    expect(await phaseOf(console_)).toBe('open');
    expect(await notes(console_)).toBe(found);
  });

  it('lets an answer that is on its way arrive, and tells later ones that it was closed', async () => {
    const console_ = await start(true);
    await connect(console_);
    const asked = Promise.all(Array.from({ length: 20 }, () => notes(console_)));
    const locked = console_.call.vault.lock({});
    expect(new Set(await asked).size).toBe(1);
    await locked;
    expect(await refusalOf(console_.call, 'accounts', 'tags')).toEqual(['LOCKED', 'vault.locked']);
    // No passphrase protects it: it opens when it is asked to.
    await console_.call.vault.unlock({ passphrase: '' });
    expect(await phaseOf(console_)).toBe('open');
  });

  it('happens one after the other, however fast it is asked for', async () => {
    const console_ = await start(true);
    const { call } = console_;
    await Promise.all([
      call.vault.lock({}),
      call.vault.unlock({ passphrase: '' }),
      call.vault.lock({}),
      call.workspace.tryAgain({}),
      call.vault.lock({}),
      call.vault.unlock({ passphrase: '' }),
    ]);
    expect(await phaseOf(console_)).toBe('open');
    expect(await call.accounts.tags({})).toEqual([]);
  });
});

describe('what is on disk', () => {
  it('is nothing in clear', async () => {
    const console_ = await start(true);
    await connect(console_);
    await end(console_);
    const place = join(folder.path, 'workspace');
    const readable = files().filter((name) => /\bMain\b|SQLite format/.test(readFileSync(join(place, name), 'latin1')));
    expect(readable).toEqual([]);
  });

  it('is refused when it is in clear, kept as it is, and begun anew with the connections that the vault knows', async () => {
    const first = await start(true);
    await connect(first);
    await end(first);
    const place = join(folder.path, 'workspace');
    rmSync(workspaceFile());
    await openStore({ folder: place, logger: silent, now: () => systemClock.now() }).then((store) => store.close());
    const before = readFileSync(workspaceFile());

    const second = await start();
    expect(await second.call.workspace.status({})).toMatchObject({
      phase: 'damaged',
      problem: { code: 'workspace.in-clear' },
      waysOut: ['restore', 'begin anew', 'try again'],
    });
    expect(readFileSync(workspaceFile()).equals(before)).toBe(true);
    expect(await second.call.workspace.losses({})).toMatchObject({ connections: [{ label: 'Main' }] });
    const { keptAs } = await second.call.workspace.beginAnew({ confirm: 'begin anew' });
    expect(readFileSync(keptAs!).equals(before)).toBe(true);
    expect((await second.call.connections.list({})).map(({ label }) => label)).toEqual(['Main']);
  });
});

describe('a workspace that cannot be opened', () => {
  it('is restored from a backup, and has what the backup had', async () => {
    const first = await start(true);
    await connect(first);
    expect(await first.call.settings.backUp({})).not.toBeNull();
    const found = await notes(first);
    await end(first);
    damage();

    const second = await start();
    expect(await second.call.workspace.status({})).toMatchObject({
      phase: 'damaged',
      problem: { code: 'workspace.damaged' },
      waysOut: ['restore', 'begin anew', 'try again'],
      backupBy: 'path',
    });
    const [backup] = await second.call.workspace.backups({});
    expect(backup).toMatchObject({ name: 'backup.db', folder: 'exports' });
    for (const choice of [
      { from: 'list', folder: 'exports', name: '../workspace/workspace.db' },
      { from: 'path', path: 'backup.db' },
      { from: 'path', path: join(folder.path, 'no such file') },
    ] as const)
      await expect(second.call.workspace.restore(choice)).rejects.toMatchObject({
        data: { code: 'workspace.no-backup' },
      });
    // No backup at all: what is there stays as it is.
    await expect(
      second.call.workspace.restore({ from: 'path', path: join(folder.path, 'workspace', 'vault.json') }),
    ).rejects.toMatchObject({ data: { code: 'workspace.no-database' } });
    expect(files().filter((name) => name.startsWith('aside-'))).toEqual([]);

    const kept = await second.call.workspace.restore({ from: 'list', folder: 'exports', name: 'backup.db' });
    expect(kept?.keptAs).toContain('aside-');
    expect(await phaseOf(second)).toBe('open');
    expect(await notes(second)).toBe(found);
    const { rows } = await second.call.accounts.page({
      filter: { search: '' },
      sort: 'name',
      direction: 'ascending',
      limit: 1,
    });
    expect(rows).toHaveLength(1);
    await synced(second.call);
    await expect(
      second.call.workspace.restore({ from: 'list', folder: 'exports', name: 'backup.db' }),
    ).rejects.toThrow();
  });

  it('connects again what was connected after the backup was made', async () => {
    const first = await start(true);
    await first.call.settings.backUp({});
    const id = await connect(first);
    await end(first);
    damage();
    const second = await start();
    await second.call.workspace.restore({ from: 'list', folder: 'exports', name: 'backup.db' });
    expect((await second.call.connections.list({})).map((card) => card.id)).toEqual([id]);
    await synced(second.call);
  });

  it('is begun anew, says what that loses from sight, keeps the file, and syncs again with the keys of the vault', async () => {
    const first = await start(true);
    const id = await connect(first);
    const { total } = await first.call.ledger.totals({ filter: {} }).then(({ entries }) => ({ total: entries }));
    await end(first);
    damage();

    const second = await start();
    expect(await second.call.workspace.losses({})).toMatchObject({
      connections: [{ label: 'Main', isSandbox: false }],
      notes: 1,
      adjustments: 0,
      unsettledAdjustments: 0,
    });
    await expect(second.call.workspace.beginAnew({ confirm: 'yes' as never })).rejects.toMatchObject({
      data: { code: 'input.refused' },
    });
    const { keptAs } = await second.call.workspace.beginAnew({ confirm: 'begin anew' });
    expect(keptAs).toContain('aside-');
    expect(await phaseOf(second)).toBe('open');
    expect((await second.call.connections.list({})).map((card) => card.id)).toEqual([id]);
    await synced(second.call);
    expect((await second.call.ledger.totals({ filter: {} })).entries).toBe(total);
    const { rows } = await second.call.activity.audit({ limit: 10 });
    expect(rows.map(({ sentence }) => sentence).join('\n')).toContain('aside-');
  });

  it('opens once what was wrong is put right', async () => {
    await end(await start(true));
    const good = join(folder.path, 'good.db');
    copyFileSync(workspaceFile(), good);
    damage();
    const second = await start();
    const first = await second.call.workspace.status({});
    const again = await second.call.workspace.tryAgain({});
    expect(again).toMatchObject({ phase: 'damaged', failedAt: expect.any(String) });
    expect(again.failedAt! > first.failedAt!).toBe(true);
    copyFileSync(good, workspaceFile());
    expect(await second.call.workspace.tryAgain({})).toMatchObject({ phase: 'open', problem: null, failedAt: null });
  });

  it('says that its vault is gone, and opens when that is put back', async () => {
    await end(await start(true));
    const place = join(folder.path, 'workspace');
    const [json, key] = ['vault.json', 'vault.key'].map((name) => readFileSync(join(place, name)));
    for (const name of ['vault.json', 'vault.key']) rmSync(join(place, name));
    const second = await start();
    expect(await second.call.workspace.status({})).toMatchObject({
      phase: 'damaged',
      problem: { code: 'vault.missing' },
    });
    expect(files()).not.toContain('vault.json');
    writeFileSync(join(place, 'vault.json'), json!);
    writeFileSync(join(place, 'vault.key'), key!);
    expect(await second.call.workspace.tryAgain({})).toMatchObject({ phase: 'open' });
  });

  it('says so when it was sealed under another vault, and opens when the right one is put back', async () => {
    await end(await start(true));
    const place = join(folder.path, 'workspace');
    const right = ['vault.json', 'vault.key'].map((name) => [name, readFileSync(join(place, name))] as const);
    rmSync(join(place, 'vault.json'));
    await createVault({ folder: place, keys: { options: () => Promise.resolve([]) } }).then((vault) =>
      vault.create('key file'),
    );
    const second = await start();
    expect(await second.call.workspace.status({})).toMatchObject({
      phase: 'damaged',
      problem: { code: 'workspace.wrong-key' },
    });
    for (const [name, bytes] of right) writeFileSync(join(place, name), bytes);
    expect(await second.call.workspace.tryAgain({})).toMatchObject({ phase: 'open' });
  });

  it('comes back on another computer from a backup and the vault beside it', async () => {
    const first = await start();
    await first.call.vault.create({ protection: 'passphrase', passphrase: PASSPHRASE });
    await connect(first);
    const found = await notes(first);
    await first.call.settings.backUp({});
    await end(first);
    const other = makeFolder();
    try {
      for (const name of ['backup.db', 'backup.vault.json'])
        copyFileSync(join(folder.path, name), join(other.path, name));
      folder[Symbol.dispose]();
      folder = other;
      const second = await start();
      expect(await second.call.workspace.status({})).toMatchObject({ phase: 'empty', waysOut: ['restore'] });
      await second.call.workspace.restore({ from: 'list', folder: 'exports', name: 'backup.db' });
      expect(await phaseOf(second)).toBe('locked');
      await second.call.vault.unlock({ passphrase: PASSPHRASE });
      expect(await phaseOf(second)).toBe('open');
      expect(await notes(second)).toBe(found);
      await synced(second.call);
    } catch (error) {
      other[Symbol.dispose]();
      throw error;
    }
  });

  it('does not come from an encrypted backup alone', async () => {
    const first = await start(true);
    await first.call.settings.backUp({});
    await end(first);
    rmSync(join(folder.path, 'workspace'), { recursive: true });
    rmSync(join(folder.path, 'backup.vault.json'));
    const second = await start();
    await expect(
      second.call.workspace.restore({ from: 'list', folder: 'exports', name: 'backup.db' }),
    ).rejects.toMatchObject({ data: { code: 'vault.no-copy' } });
    expect(await phaseOf(second)).toBe('empty');
  });

  it('keeps who may do what, whichever way it comes back', async () => {
    const first = await start(true);
    await first.call.settings.backUp({});
    const added = await first.call.operators.add({
      name: 'Grace',
      role: 'support',
      signIn: { kind: 'passphrase', passphrase: PASSPHRASE },
    });
    await first.call.settings.set({ allowedMovePercent: 7 });
    await end(first);
    damage();
    const second = await start();
    await second.call.workspace.restore({ from: 'list', folder: 'exports', name: 'backup.db' });
    const names = async (console_: OpenConsole) => (await console_.call.operators.list({})).map(({ id }) => id);
    expect(await names(second)).toContain(added.id);
    expect((await second.call.settings.get({})).allowedMovePercent).toBe(7);
    await end(second);
    damage();
    const third = await start();
    await third.call.workspace.beginAnew({ confirm: 'begin anew' });
    expect(await names(third)).toContain(added.id);
    expect((await third.call.settings.get({})).allowedMovePercent).toBe(7);
  });

  it('can be left behind by whoever lost the passphrase', async () => {
    const first = await start();
    await first.call.vault.create({ protection: 'passphrase', passphrase: PASSPHRASE });
    await end(first);
    const second = await start();
    expect(await second.call.workspace.status({})).toMatchObject({ phase: 'locked', waysOut: ['begin anew'] });
    expect(await second.call.workspace.losses({})).toBeNull();
    await second.call.workspace.beginAnew({ confirm: 'begin anew' });
    expect(await second.call.workspace.status({})).toMatchObject({ phase: 'empty', hasStore: false });
    const kept = files().filter((name) => name.startsWith('aside-'));
    expect(kept.some((name) => name.endsWith('.vault.json'))).toBe(true);
    expect(kept.some((name) => name.endsWith('.db'))).toBe(true);
    await second.call.vault.create({ protection: 'key file' });
    expect(await phaseOf(second)).toBe('open');
  });
});
