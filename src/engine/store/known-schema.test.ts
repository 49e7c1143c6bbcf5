import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instant } from '../../domain/time.ts';
import { openStore, restoreWorkspace } from './index.ts';
import { openConnection } from './sqlite-storage/index.ts';

const KEY = new Uint8Array(32).fill(7);
const NOW = instant(0);
const logger = { info() {}, warn() {}, error() {} };

let folder: string;
const open = () => openStore({ folder, key: KEY, logger, now: () => NOW, storage: { synchronous: 'OFF' } });
const setting = { id: 'a', value: '1' };

/** As somebody does it who has the key. */
function plant(sql: string, file = join(folder, 'workspace.db')): void {
  const connection = openConnection(file, { key: KEY });
  connection.execute(sql);
  connection.release();
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'schema-'));
  const store = await open();
  await store.table('settings').put(setting);
  await store.close();
});
afterEach(() => rmSync(folder, { recursive: true }));

const TRIGGER = 'CREATE TRIGGER planted BEFORE UPDATE ON "settings-0" BEGIN SELECT RAISE(IGNORE); END';

describe('a workspace file that holds what Counterfoil did not make', () => {
  it.each([
    ['a trigger', TRIGGER],
    ['a view', 'CREATE VIEW planted AS SELECT * FROM "settings-0"'],
    ['a table', 'CREATE TABLE planted (a)'],
    ['an index', 'CREATE INDEX planted ON "settings-0" (lwt)'],
  ])('is refused on opening and as a backup (%s)', async (_what, sql) => {
    const refusal = { problem: { code: 'workspace.foreign-schema', detail: expect.stringContaining('planted') } };
    const first = await open();
    const backup = `${folder}-backup.db`;
    await first.backUp(backup);
    await first.close();
    try {
      plant(sql);
      await expect(open()).rejects.toMatchObject(refusal);
      plant(sql, backup);
      expect(() => restoreWorkspace(folder, backup, NOW, KEY)).toThrow(/workspace\.foreign-schema/);
    } finally {
      rmSync(backup);
    }
  });

  it('is told by the check, and nothing counts as written that is not', async () => {
    const store = await open();
    plant(TRIGGER);
    try {
      expect(await store.check()).toEqual([expect.stringContaining('trigger “planted”')]);
      await expect(store.table('settings').put({ ...setting, value: '2' })).rejects.toMatchObject({
        problem: { code: 'workspace.damaged' },
      });
      expect(await store.table('settings').get('a')).toEqual(setting);
    } finally {
      await store.close();
    }
  });
});
