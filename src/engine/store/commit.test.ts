import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instant } from '../../domain/time.ts';
import { OPENERS } from './openers.ts';
import type { Store, StoreChange } from './store.ts';
import { account, cursorAt, entry, quietLogger, withDatabase } from './store-fixtures.ts';

const range = (length: number, from = 0) => Array.from({ length }, (_, index) => entry(from + index));

describe.each(OPENERS)('a store %s', (_, open) => {
  let parent = '';
  let store: Store;

  async function reopen(storage = {}): Promise<void> {
    const folder = join(parent, 'workspace');
    store = await open({ folder, logger: quietLogger, now: () => instant(0), storage });
  }

  beforeEach(async () => {
    parent = mkdtempSync(join(tmpdir(), 'counterfoil-commit-'));
    await reopen();
  });
  afterEach(async () => {
    await store.close();
    rmSync(parent, { recursive: true });
  });

  describe('a commit to several tables', () => {
    it('writes them all, tells of each, and leaves out what is there already', async () => {
      await store.table('entries').put(entry(1));
      const changes: StoreChange[] = [];
      store.onChange((change) => changes.push(change));
      const written = await store.commit({ put: { entries: range(3), cursors: [cursorAt(1)] } });
      expect(written).toEqual({
        entries: { inserted: ['e0', 'e2'], changed: [] },
        cursors: { inserted: ['a0|ledger'], changed: [] },
      });
      expect(changes.map(({ collection, ids }) => [collection, ids])).toEqual([
        ['entries', ['e0', 'e2']],
        ['cursors', ['a0|ledger']],
      ]);
      expect(await store.commit({ put: { entries: range(3), cursors: [cursorAt(1)] } })).toEqual({
        entries: { inserted: [], changed: [] },
        cursors: { inserted: [], changed: [] },
      });
      expect(changes).toHaveLength(2);
    });

    it('changes fields of a document as it stands, after what was asked for before', async () => {
      const accounts = store.table('accounts');
      await accounts.put(account(0));
      const noted = accounts.update('a0', (current) => ({ ...current, note: 'ours' }));
      await store.commit({ put: { entries: [entry(0)] }, patch: { accounts: [{ id: 'a0', fields: { total: 5 } }] } });
      await noted;
      expect(await accounts.get('a0')).toEqual({ ...account(0), note: 'ours', total: 5 });
    });

    it('writes nothing when one part cannot be written', async () => {
      const changes: StoreChange[] = [];
      store.onChange((change) => changes.push(change));
      const missing = { patch: { accounts: [{ id: 'gone', fields: { total: 5 } }] } };
      await expect(store.commit({ put: { entries: range(3) }, ...missing })).rejects.toMatchObject({
        problem: { code: 'store.missing' },
      });
      await store.close();
      const pages = withDatabase(join(parent, 'workspace'), (file) => Number(file.first('PRAGMA page_count')?.[0]));
      await reopen({ maxPages: pages + 10 });
      // The cursor fits, and the rows do not.
      await expect(
        store.commit({ put: { cursors: [cursorAt(9)], entries: range(900), accounts: [account(1)] } }),
      ).rejects.toMatchObject({ problem: { code: 'disk.full' } });
      expect(await store.table('entries').count()).toBe(0);
      expect(await store.table('cursors').count()).toBe(0);
      expect(await store.table('accounts').count()).toBe(0);
      expect(changes).toEqual([]);
      expect(await store.check()).toEqual([]);
      await store.commit({ put: { cursors: [cursorAt(9)] } });
      expect((await store.table('cursors').get('a0|ledger'))?.checkpoint).toBe('9');
    });
  });
});
