import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureExport } from './cases/export.ts';
import { measureReads } from './cases/read.ts';
import { measureSync } from './cases/sync.ts';
import { measureWrites } from './cases/write.ts';
import { printTable } from './print-table.ts';
import type { Row, Size } from './measure.ts';

const { values: asked } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    entries: { type: 'string' },
  },
});

const size: Size = asked.quick
  ? { isQuick: true, entries: Number(asked.entries ?? 50_000), written: 5_000, synced: 5_000, times: 3 }
  : { isQuick: false, entries: Number(asked.entries ?? 1_000_000), written: 50_000, synced: 100_000, times: 7 };

const say = (text: string): void => void process.stderr.write(`${text}\n`);

/** Runs every case, one after the other, in a folder that is removed afterwards. */
async function runBench(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'counterfoil-bench-'));
  try {
    const seeded = join(folder, 'seeded');
    mkdirSync(seeded);
    say(`Seeding ${size.entries} entries…`);
    execFileSync(
      process.execPath,
      [join(import.meta.dirname, 'seed.ts'), join(seeded, 'workspace'), String(size.entries)],
      {
        env: { ...process.env, NODE_NO_WARNINGS: '1' },
      },
    );
    say('Reading…');
    const reads = await measureReads(join(seeded, 'workspace'), size);
    say('Exporting…');
    const exports = await measureExport(seeded, size);
    say('Writing…');
    const writes = await measureWrites(folder, size);
    say('Syncing…');
    return [...writes, ...reads, ...exports, ...(await measureSync(folder, size))];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const started = performance.now();
const rows = await runBench();
const [processor] = cpus();
if (asked.json) process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
else {
  printTable(rows);
  say(
    `\n${size.entries} entries; Node ${process.versions.node}, ${cpus().length} × ${processor?.model ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GB; ${Math.round((performance.now() - started) / 1000)} s`,
  );
}
// Idle connections to the sandbox are no reason to wait.
process.exit(0);
