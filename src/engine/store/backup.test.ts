import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instant } from '../../domain/time.ts';
import { openStore, restoreWorkspace, setWorkspaceAside } from './index.ts';
import { entry, quietLogger } from './store-fixtures.ts';

let parent = '';
let folder = '';
let backup = '';
const NOW = instant(0);
const open = () => openStore({ folder, logger: quietLogger, now: () => NOW, storage: { synchronous: 'OFF' } });
const range = (from: number, length: number) => Array.from({ length }, (_, index) => entry(from + index));

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'counterfoil-backup-'));
  folder = join(parent, 'workspace');
  backup = join(parent, 'copy.db');
});
afterEach(() => rmSync(parent, { recursive: true }));

async function countHere(): Promise<number> {
  await using closing = new AsyncDisposableStack();
  const store = await open();
  closing.defer(() => store.close());
  expect(store.wasUnclean).toBe(false);
  expect(await store.check()).toEqual([]);
  return store.table('entries').count();
}

describe('a backup', () => {
  it('is a whole workspace, made while others write, and restores as it was', async () => {
    const store = await open();
    await store.table('entries').putMany(range(0, 2000));
    const copying = store.backUp(backup);
    await store.table('entries').putMany(range(2000, 100));
    expect((await copying).bytes).toBe(statSync(backup).size);
    await store.table('entries').remove(range(0, 1500).map(({ id }) => id));
    await store.close();
    expect(readdirSync(parent).toSorted()).toEqual(['copy.db', 'workspace']);
    expect(statSync(backup).mode & 0o777).toBe(0o600);

    const { keptAs } = restoreWorkspace(folder, backup, NOW);
    expect(existsSync(keptAs ?? '')).toBe(true);
    expect([2000, 2100]).toContain(await countHere());
  });

  it('brings back a workspace that was damaged, whose file is kept', async () => {
    const store = await open();
    await store.table('entries').putMany(range(0, 500));
    await store.backUp(backup);
    await store.close();
    truncateSync(join(folder, 'workspace.db'), 20_000);
    await expect(open()).rejects.toMatchObject({ problem: { code: 'workspace.damaged' } });
    expect(statSync(restoreWorkspace(folder, backup, NOW).keptAs ?? '').size).toBe(20_000);
    expect(await countHere()).toBe(500);
  });

  it('that is damaged or something else is refused, and the workspace stays', async () => {
    const store = await open();
    await store.table('entries').putMany(range(0, 300));
    await store.backUp(backup);
    await store.close();
    truncateSync(backup, 8192);
    expect(() => restoreWorkspace(folder, backup, NOW)).toThrow(
      expect.objectContaining({ problem: expect.objectContaining({ code: 'workspace.damaged' }) }),
    );
    writeFileSync(backup, 'a letter, not a workspace');
    expect(() => restoreWorkspace(folder, backup, NOW)).toThrow(
      expect.objectContaining({ problem: expect.objectContaining({ code: 'workspace.no-database' }) }),
    );
    expect(await countHere()).toBe(300);
  });

  it('is not restored into a workspace that is open', async () => {
    const store = await open();
    await store.backUp(backup);
    expect(() => restoreWorkspace(folder, backup, NOW)).toThrow(
      expect.objectContaining({ problem: expect.objectContaining({ code: 'workspace.in-use' }) }),
    );
    await store.close();
  });

  it('is refused in the folder of the workspace, where it could take its place', async () => {
    const store = await open();
    const path = join(folder, 'workspace.db');
    await expect(store.backUp(path)).rejects.toMatchObject({ problem: { code: 'backup.same-folder' } });
    expect(await store.check()).toEqual([]);
    await store.close();
  });

  it('that cannot be written leaves nothing behind', async () => {
    const store = await open();
    const nowhere = join(parent, 'no such folder', 'copy.db');
    await expect(store.backUp(nowhere)).rejects.toMatchObject({ problem: { code: 'backup.failed' } });
    expect(readdirSync(parent)).toEqual(['workspace']);
    await store.close();
  });
});

it('sets a damaged workspace aside, so that a new one is begun', async () => {
  await (await open()).close();
  truncateSync(join(folder, 'workspace.db'), 0);
  await expect(open()).rejects.toMatchObject({ problem: { code: 'workspace.damaged' } });
  setWorkspaceAside(folder, NOW);
  expect(await countHere()).toBe(0);
});
