import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { openConsole } from '../support/console.ts';
import { makeFolder } from '../support/desk.ts';

/** Raised for a long run. */
const KILLS = Number(process.env['TRAIL_KILLS'] ?? 6);
const CHILD = join(import.meta.dirname, 'trail-child.ts');

/** Until it is open and some time more. */
async function writeAndKill(folder: string, milliseconds: number): Promise<void> {
  const child = spawn(process.execPath, [CHILD, folder], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const opened = new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('open\n')) resolve();
    });
  });
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = once(child, 'exit');
  await Promise.race([opened, ended]);
  await wait(milliseconds);
  child.kill('SIGKILL');
  const [, signal] = await ended;
  if (signal !== 'SIGKILL') throw new Error(`It ended by itself:\n${said}`);
}

describe(`kill -9 at ${KILLS} moments while store and vault are written`, () => {
  it(
    'makes no false alarm, and leaves the trail whole',
    async () => {
      using folder = makeFolder();
      let before = 0;
      for (let n = 0; n < KILLS; n += 1) {
        await writeAndKill(folder.path, (n * 389) % 1700);
        const { engine, call } = await openConsole({ folder: folder.path, isThreaded: true });
        const status = await call.workspace.status({});
        const found = await call.settings.checkStore({});
        const { total } = await call.activity.audit({ limit: 1 });
        await engine.stop();
        expect([n, status.phase, status.problem, found.sentences]).toEqual([n, 'open', null, []]);
        expect(total).toBeGreaterThanOrEqual(before);
        before = total;
      }
      expect(before).toBeGreaterThan(KILLS);
    },
    60_000 + KILLS * 60_000,
  );
});
