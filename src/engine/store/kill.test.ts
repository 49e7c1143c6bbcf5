import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { instant } from '../../domain/time.ts';
import { openStore } from './index.ts';
import { BATCH, entry, quietLogger } from './store-fixtures.ts';
import { writeUntilKilled } from './write-until-killed.ts';

const KILLS = Number(process.env['STORE_KILLS'] ?? 20);

describe('a process killed while it writes', () => {
  it(`leaves every acknowledged batch whole and no other in part, ${KILLS} times over`, async () => {
    const parent = mkdtempSync(join(tmpdir(), 'counterfoil-kill-'));
    const folder = join(parent, 'workspace');
    let batches = 0;
    for (let kill = 0; kill < KILLS; kill += 1) {
      // Killed after a number of acknowledgements, and a moment more or less within the next write.
      const acknowledged = await writeUntilKilled(folder, batches, 1 + (kill % 5), kill * 3);
      const store = await openStore({ folder, logger: quietLogger, now: () => instant(0) });
      expect(store.wasUnclean).toBe(true);
      const ids = new Set<string>();
      for await (const page of store.table('entries').scan({})) for (const { id } of page) ids.add(id);
      const cursor = await store.table('cursors').get('a0|ledger');
      expect(await store.check()).toEqual([]);
      await store.close();
      expect(ids.size % BATCH).toBe(0);
      batches = ids.size / BATCH;
      expect(batches).toBeGreaterThan(acknowledged);
      // Another table, the same commit: the place that was reached and the rows before it are never apart.
      expect(cursor?.checkpoint).toBe(String(batches - 1));
      for (let index = 0; index < batches * BATCH; index += 1) expect(ids.has(entry(index).id)).toBe(true);
    }
    rmSync(parent, { recursive: true });
  }, 300_000);
});
