/** Kills and broken networks: the adjustments first, then what vitest.faults.config.ts lists. `--quick`: under 50 s. */
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runAdjustments } from './adjust/run-adjustments.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    seed: { type: 'string' },
    adjustments: { type: 'string' },
    kills: { type: 'string' },
    /** Of each API. Few make long silences, in which late writes stay late. */
    keys: { type: 'string' },
    /** `adjustments`: leave out the rest. */
    only: { type: 'string' },
  },
});

const size = values.quick
  ? { adjustments: 100, kills: 4, keys: 8, usersPerKey: 2 }
  : { adjustments: 10_000, kills: 100, keys: 20, usersPerKey: 4 };
const seed = Number(values.seed ?? randomInt(1, 1_000_000));
const adjustments = Number(values.adjustments ?? size.adjustments);
const kills = Number(values.kills ?? size.kills);
const keys = Number(values.keys ?? size.keys);
console.log(`${adjustments} adjustments, ${kills} kills, seed ${seed} (repeat with -- --seed ${seed})`);
const begun = performance.now();
const isRight = await runAdjustments({ ...size, adjustments, kills, keys, seed });
console.log(
  `${isRight ? 'as it should be' : 'NOT as it should be'}, in ${Math.round((performance.now() - begun) / 1000)} s`,
);

const others = values.only === 'adjustments' ? 0 : runOthers();
process.exitCode = isRight && others === 0 ? 0 : 1;

function runOthers(): number {
  const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');
  const less = values.quick
    ? { COUNTERFOIL_KILLS: '5', COUNTERFOIL_KILL_ENTRIES: '3000', STORE_KILLS: '5', COUNTERFOIL_BULK_ROWS: '50' }
    : {};
  const { status } = spawnSync(process.execPath, [vitest, 'run', '--config', 'vitest.faults.config.ts'], {
    cwd: ROOT,
    env: { ...process.env, ...less },
    stdio: 'inherit',
  });
  return status ?? 1;
}
