import { readdirSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openConsole, type OpenConsole } from '../support/console.ts';
import { makeFolder } from '../support/desk.ts';

const PASSPHRASE = 'four words that hold';
const BACKUP = { from: 'list', folder: 'exports', name: 'backup.db' } as const;

let folder: ReturnType<typeof makeFolder>;
let running: OpenConsole | null = null;

beforeEach(() => {
  folder = makeFolder();
});
afterEach(async () => {
  await running?.engine.stop();
  running = null;
  folder[Symbol.dispose]();
});

/** Starts the engine on the folder, in place of one that runs. */
async function start(isBegun = false) {
  await running?.engine.stop();
  running = await openConsole({
    folder: folder.path,
    isBegun,
    exportPath: () => join(folder.path, 'backup.db'),
  });
  return running.call;
}
type Call = Awaited<ReturnType<typeof start>>;

const place = (name: string) => join(folder.path, 'workspace', name);
const names = () => readdirSync(join(folder.path, 'workspace'));
const phaseOf = async (call: Call) => (await call.workspace.status({})).phase;
const halve = (path: string) => truncateSync(path, Math.floor(statSync(path).size / 2));
const stateOf = async (call: Call, id: string) =>
  (await call.operators.list({})).find((operator) => operator.id === id)?.state;
const trail = async (call: Call, action: string) =>
  (await call.activity.audit({ limit: 50 })).rows.filter((event) => event.action === action);

async function stop(): Promise<void> {
  await running?.engine.stop();
  running = null;
}

/** A workspace under a passphrase whose backup knows Grace as an admin, whom somebody deactivated since. */
async function deactivateGrace(call: Call): Promise<string> {
  const { id } = await call.operators.add({
    name: 'Grace',
    role: 'admin',
    signIn: { kind: 'passphrase', passphrase: PASSPHRASE },
  });
  await call.settings.backUp({});
  await call.operators.deactivate({ id });
  await call.settings.set({ allowedMovePercent: 7 });
  return id;
}

describe('a workspace that is locked', () => {
  it('is kept whole by a new beginning, and comes back from what was kept', async () => {
    const call = await start();
    await call.vault.create({ protection: 'passphrase', passphrase: PASSPHRASE });
    await call.settings.set({ allowedMovePercent: 7 });
    const locked = await start();
    await locked.workspace.beginAnew({ confirm: 'begin anew' });
    const kept = names().filter((name) => name.startsWith('aside-'));
    expect(new Set(kept.map((name) => name.replace(/\..*/, ''))).size).toBe(1);
    const [copy] = (await locked.workspace.backups({})).filter((file) => file.folder === 'workspace');
    await locked.workspace.restore({ from: 'list', folder: 'workspace', name: copy!.name });
    expect(await phaseOf(locked)).toBe('locked');
    await locked.vault.unlock({ passphrase: PASSPHRASE });
    expect((await locked.settings.get({})).allowedMovePercent).toBe(7);
    expect(await trail(locked, 'workspace.restored')).toMatchObject([{ actor: '' }]);
  });

  it('does not take back who was deactivated, by an old backup and the vault of that time', async () => {
    const call = await start();
    await call.vault.create({ protection: 'passphrase', passphrase: PASSPHRASE });
    const grace = await deactivateGrace(call);
    const locked = await start();
    await locked.workspace.beginAnew({ confirm: 'begin anew' });
    await locked.workspace.restore(BACKUP);
    // The process that restored it is gone before anybody unlocks.
    const again = await start();
    await again.vault.unlock({ passphrase: PASSPHRASE });
    expect(await stateOf(again, grace)).toBe('deactivated');
    expect((await again.settings.get({})).allowedMovePercent).toBe(7);
  });

  it('tells of wrong passphrases once it is open', async () => {
    const call = await start();
    await call.vault.create({ protection: 'passphrase', passphrase: PASSPHRASE });
    const locked = await start();
    await expect(locked.vault.unlock({ passphrase: 'no' })).rejects.toMatchObject({
      data: { code: 'vault.wrong-passphrase' },
    });
    const again = await start();
    await again.vault.unlock({ passphrase: PASSPHRASE });
    expect(await trail(again, 'vault.wrong-passphrase')).toMatchObject([
      { actor: '', sentence: expect.stringContaining('1 wrong passphrase was entered for the workspace') },
    ]);
    expect(names()).not.toContain('vault.refused.json');
  });
});

describe('a vault that is cut', () => {
  it.each(['key file', 'passphrase'] as const)(
    'is restored from a backup, and the workspace stays (%s)',
    async (kind) => {
      const call = await start();
      await call.vault.create({ protection: kind, passphrase: kind === 'passphrase' ? PASSPHRASE : undefined });
      await call.settings.backUp({});
      await call.settings.set({ allowedMovePercent: 7 });
      await stop();
      const [before, key] = ['vault.json', 'vault.key'].map((name) =>
        names().includes(name) ? readFileSync(place(name), 'utf8') : null,
      );
      halve(place('vault.json'));
      const cut = await start();
      expect(await cut.workspace.status({})).toMatchObject({
        phase: 'locked',
        problem: { code: 'vault.damaged' },
        waysOut: ['restore', 'begin anew', 'try again'],
      });
      await expect(cut.workspace.restore({ from: 'path', path: place('vault.json') })).rejects.toMatchObject({
        data: { code: 'vault.no-copy' },
      });
      expect(names().filter((name) => name.startsWith('aside-'))).toEqual([]);
      await cut.workspace.restore(BACKUP);
      if (kind === 'passphrase') await cut.vault.unlock({ passphrase: PASSPHRASE });
      expect(await phaseOf(cut)).toBe('open');
      expect((await cut.settings.get({})).allowedMovePercent).toBe(7);
      expect(names().some((name) => /^aside-.*\.vault\.json$/.test(name))).toBe(true);
      expect([before !== null, key]).toEqual([
        true,
        kind === 'key file' ? readFileSync(place('vault.key'), 'utf8') : null,
      ]);
    },
  );
});

describe('a workspace file that is gone', () => {
  it('is told, and never replaced by an empty one without a word', async () => {
    const call = await start(true);
    await call.settings.set({ allowedMovePercent: 7 });
    await call.settings.backUp({});
    await stop();
    rmSync(place('workspace.db'));
    const gone = await start();
    expect(await gone.workspace.status({})).toMatchObject({
      phase: 'damaged',
      hasStore: false,
      problem: { code: 'workspace.missing' },
      waysOut: ['restore', 'begin anew', 'try again'],
    });
    expect(names()).not.toContain('workspace.db');
    await gone.workspace.restore(BACKUP);
    expect((await gone.settings.get({})).allowedMovePercent).toBe(7);
    await stop();
    rmSync(place('workspace.db'));
    const anew = await start();
    await anew.workspace.beginAnew({ confirm: 'begin anew' });
    expect(await phaseOf(anew)).toBe('open');
    expect(await trail(anew, 'workspace.begun-anew')).toMatchObject([
      { actor: '', evidence: expect.stringContaining('osAccount') },
    ]);
  });
});

describe('a backup', () => {
  it('takes its key file along, and all of it is for its owner alone', async () => {
    const call = await start(true);
    await call.settings.backUp({});
    await stop();
    const files = ['backup.db', 'backup.vault.json', 'backup.vault.key'];
    for (const name of files) expect([name, statSync(join(folder.path, name)).mode & 0o777]).toEqual([name, 0o600]);
    rmSync(join(folder.path, 'workspace'), { recursive: true });
    const elsewhere = await start();
    await elsewhere.workspace.restore(BACKUP);
    expect(await phaseOf(elsewhere)).toBe('open');
  });
});
