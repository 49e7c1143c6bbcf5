import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instant } from '../../domain/time.ts';
import { openStore, restoreWorkspace } from './index.ts';
import type { Store } from './store.ts';
import { entry, quietLogger, withDatabase } from './store-fixtures.ts';

let parent = '';
let folder = '';
const key = randomBytes(32);
const NOW = instant(0);

const open = (with_: Uint8Array | undefined = key): Promise<Store> =>
  openStore({ folder, key: with_, logger: quietLogger, now: () => NOW, storage: { synchronous: 'OFF' } });
const refusal = (code: string) => ({ problem: { code } });

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'counterfoil-sealed-'));
  folder = join(parent, 'workspace');
});
afterEach(() => rmSync(parent, { recursive: true }));

async function fill(): Promise<void> {
  const store = await open();
  await store.table('entries').putMany(Array.from({ length: 20 }, (_, index) => entry(index)));
  await store.close();
}

const bytes = (): Buffer => readFileSync(join(folder, 'workspace.db'));

describe('a sealed workspace', () => {
  it('gives back what was put, when it is opened again with its key', async () => {
    await fill();
    const store = await open();
    expect(await store.table('entries').get('e7')).toEqual(entry(7));
    expect(await store.table('entries').count({ type: 'credit' })).toBe(7);
    expect(await store.check()).toEqual([]);
    await store.close();
  });

  it('is not opened without its key or with another one, and stays as it was', async () => {
    await fill();
    const before = bytes();
    await expect(
      openStore({ folder, logger: quietLogger, now: () => NOW, storage: { synchronous: 'OFF' } }),
    ).rejects.toMatchObject(refusal('workspace.sealed'));
    await expect(open(randomBytes(32))).rejects.toMatchObject(refusal('workspace.wrong-key'));
    expect(bytes().equals(before)).toBe(true);
  });

  it('is sealed in its backups, which are restored under the same key only', async () => {
    await fill();
    const store = await open();
    const backup = join(parent, 'copy.db');
    await store.backUp(backup);
    await store.close();
    expect(readFileSync(backup).includes('as told')).toBe(false);
    expect(() => restoreWorkspace(folder, backup, NOW, randomBytes(32))).toThrow(
      expect.objectContaining({ problem: expect.objectContaining({ code: 'workspace.wrong-key' }) }),
    );
    restoreWorkspace(folder, backup, NOW, key);
    const restored = await open();
    expect(await restored.table('entries').count()).toBe(20);
    await restored.close();
  });
});

describe('what was changed from outside', () => {
  const flip = (sealed: Uint8Array, at: number): Uint8Array =>
    Uint8Array.from(sealed, (byte, index) => (index === at ? byte ^ 1 : byte));
  const tampering: Readonly<Record<string, (mine: Uint8Array, other: Uint8Array) => Uint8Array | string>> = {
    'its format': (mine) => flip(mine, 0),
    'its epoch': (mine) => flip(mine, 3),
    'its IV': (mine) => flip(mine, 12),
    'a byte of its text': (mine) => flip(mine, 60),
    'its tag': (mine) => flip(mine, mine.length - 1),
    'cut short': (mine) => mine.subarray(0, mine.length - 5),
    'cut to nothing': () => new Uint8Array(),
    'the document of another row': (_, other) => other,
    'a document in clear': () => JSON.stringify(entry(7)),
  };

  it.each(Object.keys(tampering))('is told and never shown: %s', async (name) => {
    await fill();
    withDatabase(folder, (connection) => {
      const [[row, mine] = [], [, other] = []] = connection.all('SELECT rowid, data FROM "entries-0" ORDER BY "$at"');
      const changed = tampering[name]!(mine as Uint8Array, other as Uint8Array);
      connection.run('UPDATE "entries-0" SET data = ? WHERE rowid = ?', [changed, row ?? null]);
    });
    const store = await open();
    await expect(store.table('entries').get('e0')).rejects.toMatchObject(refusal('workspace.record-damaged'));
    await expect(store.table('entries').find({})).rejects.toMatchObject(refusal('workspace.record-damaged'));
    expect(await store.table('entries').get('e1')).toEqual(entry(1));
    await store.close();
  });
});
