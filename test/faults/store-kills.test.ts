import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { instant } from '../../src/domain/time.ts';
import { openStore } from '../../src/engine/store/index.ts';
import { BATCH, entry, quietLogger } from '../../src/engine/store/store-fixtures.ts';
import { writeUntilKilled } from '../../src/engine/store/write-until-killed.ts';

const KILLS = Number(process.env['STORE_KILLS'] ?? 50);
/** A workspace is begun anew after so many, so that the last kill is looked at as quickly as the first. */
const KILLS_A_WORKSPACE = 25;

it(
  `${KILLS} kills during writes leave integrity, every acknowledged batch, and none in part`,
  async () => {
    const parent = mkdtempSync(join(tmpdir(), 'counterfoil-kills-'));
    try {
      let batches = 0;
      for (let kill = 0; kill < KILLS; kill += 1) {
        const folder = join(parent, `workspace-${Math.floor(kill / KILLS_A_WORKSPACE)}`);
        if (kill % KILLS_A_WORKSPACE === 0) batches = 0;
        const acknowledged = await writeUntilKilled(folder, batches, 1 + (kill % 5), (kill * 7) % 97);
        batches = await countBatches(folder);
        expect(batches, `kill ${kill}`).toBeGreaterThan(acknowledged);
        if ((kill + 1) % KILLS_A_WORKSPACE === 0) rmSync(folder, { recursive: true });
      }
    } finally {
      rmSync(parent, { recursive: true, force: true });
    }
  },
  KILLS * 20_000,
);

/** @returns how many whole batches are there, after SQLite's own check and that of the kept totals. */
async function countBatches(folder: string): Promise<number> {
  const store = await openStore({ folder, logger: quietLogger, now: () => instant(0) });
  try {
    expect(store.wasUnclean).toBe(true);
    expect(await store.check()).toEqual([]);
    const count = await store.table('entries').count();
    expect(count % BATCH).toBe(0);
    const ids = Array.from({ length: count }, (_, index) => entry(index).id);
    expect((await store.table('entries').getMany(ids)).size).toBe(count);
    return count / BATCH;
  } finally {
    await store.close();
  }
}
