import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { instant } from '../../domain/time.ts';
import { openStore } from './index.ts';
import { BATCH, entry, quietLogger } from './store-fixtures.ts';

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
      expect(await store.check()).toEqual([]);
      await store.close();
      expect(ids.size % BATCH).toBe(0);
      batches = ids.size / BATCH;
      expect(batches).toBeGreaterThan(acknowledged);
      for (let index = 0; index < batches * BATCH; index += 1) expect(ids.has(entry(index).id)).toBe(true);
    }
    rmSync(parent, { recursive: true });
  }, 300_000);
});

/** @returns the number of the last batch that the child said was saved. */
async function writeUntilKilled(folder: string, from: number, lines: number, turns: number): Promise<number> {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'store-fixtures.ts'), 'write', folder, String(from)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, NODE_NO_WARNINGS: '1' },
    },
  );
  const exited = once(child, 'exit');
  let last = from - 1;
  let seen = 0;
  for await (const line of createInterface(child.stdout)) {
    last = Number(line);
    seen += 1;
    if (seen !== lines) continue;
    for (let turn = 0; turn < turns; turn += 1) await new Promise(setImmediate);
    child.kill('SIGKILL');
  }
  await exited;
  return last;
}
