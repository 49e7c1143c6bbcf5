import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { instant } from '../../../src/domain/time.ts';
import { openStore, type Store } from '../../../src/engine/store/index.ts';
import { BATCH, entry, quietLogger } from '../../../src/engine/store/store-fixtures.ts';
import { startWriter } from './writer.ts';

/** A workspace is begun anew after so many kills, so that the last one is looked at as quickly as the first. */
const KILLS_A_WORKSPACE = 25;
const KEY = new Uint8Array(randomBytes(32));

/** What the kills met, so that a run can be seen to have struck where it hurts. */
export interface Struck {
  kills: number;
  /** Batches that a child said were saved. */
  acknowledged: number;
  /** Kills after which a batch was whole that nobody had been told of: it struck between commit and word. */
  unsaid: number;
  /** Kills that left a log of changes behind, from which the file had to be made whole. */
  logs: number;
}

/**
 * Kills a writing child so many times. After each kill the file is sound, every batch that was acknowledged is there, and
 * of every batch all or nothing.
 */
export async function surviveKills(kills: number): Promise<Struck> {
  const parent = mkdtempSync(join(tmpdir(), 'counterfoil-kills-'));
  const struck: Struck = { kills: 0, acknowledged: 0, unsaid: 0, logs: 0 };
  let next = startWriter();
  try {
    let batches = 0;
    for (let kill = 0; kill < kills; kill += 1) {
      const folder = join(parent, `workspace-${Math.floor(kill / KILLS_A_WORKSPACE)}`);
      if (kill % KILLS_A_WORKSPACE === 0) batches = 0;
      // Every other workspace is encrypted, as the product's are.
      const key = Math.floor(kill / KILLS_A_WORKSPACE) % 2 === 0 ? KEY : undefined;
      const writer = next;
      next = startWriter();
      // The golden ratio spreads the moments evenly over the time that a batch takes, and a little past it.
      const moment = { acknowledgements: 1 + (kill % 4), share: ((kill * 0.618_033_988_7) % 1) * 1.2 };
      const acknowledged = await writer.writeUntilKilled(folder, batches, moment, key);
      if (existsSync(join(folder, 'workspace.db-wal')) && statSync(join(folder, 'workspace.db-wal')).size > 0)
        struck.logs += 1;
      const found = await countBatches(folder, batches, key);
      expect(found, `kill ${kill}: batch ${acknowledged} was acknowledged`).toBeGreaterThan(acknowledged);
      expect(found, `kill ${kill}: no more than one batch was under way`).toBeLessThanOrEqual(acknowledged + 2);
      struck.kills += 1;
      struck.acknowledged += acknowledged + 1 - batches;
      if (found > acknowledged + 1) struck.unsaid += 1;
      batches = found;
      if ((kill + 1) % KILLS_A_WORKSPACE === 0) rmSync(folder, { recursive: true });
    }
    return struck;
  } finally {
    next.kill();
    rmSync(parent, { recursive: true, force: true });
  }
}

/** @returns how many batches are there, each whole, after SQLite's own check and that of the kept totals. */
async function countBatches(folder: string, known: number, key: Uint8Array | undefined): Promise<number> {
  const store = await openStore({ folder, logger: quietLogger, now: () => instant(0), ...(key && { key }) });
  try {
    expect(store.wasUnclean).toBe(true);
    expect(await store.check()).toEqual([]);
    const count = await store.table('entries').count();
    expect(count % BATCH, 'entries of a batch that is there in part').toBe(0);
    const batches = count / BATCH;
    await compareEntries(store, Math.max(0, known - 1), batches);
    return batches;
  } finally {
    await store.close();
  }
}

/** Of the batches since those that were looked at after the kill before, and that one's own, which they change. */
async function compareEntries(store: Store, from: number, to: number): Promise<void> {
  const wanted = Array.from({ length: (to - from) * BATCH }, (_, index) => {
    const number = from * BATCH + index;
    const isPassed = number % BATCH === 0 && number < (to - 1) * BATCH;
    return entry(number, isPassed ? { status: 'vanished' } : {});
  });
  const found = await store.table('entries').getMany(wanted.map(({ id }) => id));
  expect(wanted.map(({ id }) => found.get(id))).toEqual(wanted);
}
