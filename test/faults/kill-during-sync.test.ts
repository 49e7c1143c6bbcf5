import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { providers } from '../../src/engine/providers/index.ts';
import { startSandbox, type Sandbox } from '../../src/sandbox/index.ts';
import { expectTruth } from '../support/compare-truth.ts';
import { connect, openParts } from '../support/engine-parts.ts';

const KILLS = Number(process.env['COUNTERFOIL_KILLS'] ?? 50);
const ENTRIES = Number(process.env['COUNTERFOIL_KILL_ENTRIES'] ?? 20_000);
const CHILD = join(import.meta.dirname, 'sync-child.ts');

let sandbox: Sandbox;
let folder: string;

beforeAll(async () => {
  sandbox = await startSandbox({ seed: 5, entriesPerAccount: ENTRIES, atomchatUsers: 1, debitsPerMinute: 0 });
  folder = await mkdtemp(join(tmpdir(), 'counterfoil-kill-'));
  const parts = await openParts({ folder, isDurable: true });
  for (const one of sandbox.connections) await connect(parts, one);
  await parts.close(true);
});
afterAll(async () => {
  await sandbox.stop();
  await rm(folder, { recursive: true, force: true });
});

/** @returns how far it came: killed at that moment, or done before. */
async function syncAndKill(afterMilliseconds: number): Promise<{ killed: boolean; output: string }> {
  const child = spawn(process.execPath, [CHILD, folder], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const opened = Promise.withResolvers<void>();
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    if (output.includes('open\n')) opened.resolve();
  });
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = once(child, 'exit');
  const stop = new AbortController();
  // Counted from when the store is open: before, there is nothing of a sync to be killed.
  void opened.promise
    .then(() => wait(afterMilliseconds, undefined, { signal: stop.signal }))
    .then(
      () => child.kill('SIGKILL'),
      () => undefined,
    );
  const [code, signal] = (await ended) as [number | null, string | null];
  stop.abort();
  if (signal === null && code !== 0) throw new Error(`The sync ended by itself with ${code}:\n${output}`);
  return { killed: signal === 'SIGKILL', output };
}

describe(`kill -9 at ${KILLS} moments of a sync of ${ENTRIES} entries`, () => {
  it(
    'resumes each time, and ends equal to what the APIs hold',
    async () => {
      let kills = 0;
      let rounds = 0;
      // Later kills come later, so that they fall all over the work that the earlier ones left.
      while (kills < KILLS && rounds < KILLS * 3) {
        rounds += 1;
        const { killed } = await syncAndKill(Math.random() * 1_500);
        if (killed) kills += 1;
        // Once it is up to date, start over with a world that has moved on, by less than a window hides.
        else sandbox.advance({ entries: 90 });
      }
      expect(kills).toBe(KILLS);

      const { killed, output } = await syncAndKill(300_000);
      expect(killed).toBe(false);
      console.log(`${kills} kills in ${rounds} rounds: ${output.trim().split('\n').at(-1)}`);

      const parts = await openParts({ folder, isDurable: true });
      try {
        await expectTruth(
          parts,
          sandbox,
          [...providers.values()].map(({ manifest }) => manifest.id),
        );
        expect(await parts.store.check()).toEqual([]);
        const opened = new Date().toISOString();
        await parts.sync.start();
        const cutOff = await parts.store.table('runs').find({ selector: { startedAt: { $lt: opened } } });
        expect(cutOff.map(({ state }) => state)).not.toContain('running');
        expect(cutOff.map(({ state }) => state)).toContain('interrupted');
      } finally {
        await parts.close(true);
      }
    },
    15 * 60_000,
  );
});
