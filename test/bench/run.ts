/** Measures what the store, and what is above it, costs beside its limit; see docs/benchmarks.md. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildIfStale, STORE_THREAD } from '../../scripts/build-if-stale.ts';
import { CASE_NAMES } from './case-names.ts';
import type { Bench, Row, Size } from './measure.ts';
import { tableOf } from './print-table.ts';
import { runCase } from './run-case.ts';
import { seedInto } from './seeded.ts';

const { values: asked } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    /** Prints the table, and what it was measured on, as docs/benchmarks.md has it. */
    markdown: { type: 'boolean', default: false },
    /** Puts that in the place of the last table in docs/benchmarks.md. */
    doc: { type: 'boolean', default: false },
    entries: { type: 'string' },
    /** Runs the cases whose name holds this text: `window`, `sync`, … */
    only: { type: 'string' },
  },
});

const DOC = join(import.meta.dirname, '..', '..', 'docs', 'benchmarks.md');
const HEADING = '## Last table';

const QUICK = { isQuick: true, entries: 20_000, written: 3000, others: 1000, synced: 1000, times: 3, starts: 1 };
const WHOLE = {
  isQuick: false,
  entries: 1_000_000,
  written: 50_000,
  others: 20_000,
  synced: 100_000,
  times: 7,
  starts: 5,
};
const standard: Size = asked.quick ? QUICK : WHOLE;
const size: Size = { ...standard, entries: Number(asked.entries ?? standard.entries) };

const say = (text: string): void => void process.stderr.write(`${text}\n`);

async function runBench(): Promise<Row[]> {
  const names = CASE_NAMES.filter((name) => name.includes(asked.only ?? ''));
  if (names.length === 0) throw new Error(`No case is called so; there are ${CASE_NAMES.join(', ')}`);
  const folder = mkdtempSync(join(tmpdir(), 'counterfoil-bench-'));
  const seeded = join(folder, 'seeded');
  const bench: Bench = {
    folder,
    size,
    full: join(seeded, 'full'),
    small: join(seeded, 'small'),
    plainRows: join(seeded, 'rows.db'),
  };
  try {
    // Threads of the store start as hosts start them: from one file, in place of some hundred sources.
    await buildIfStale(say);
    process.env['COUNTERFOIL_STORE_WORKER'] = STORE_THREAD;
    seedInto(seeded, size.entries, say);
    const rows: Row[] = [];
    for (const name of names) {
      const begun = performance.now();
      rows.push(...(await runCase(name, bench)));
      say(`${name}: ${((performance.now() - begun) / 1000).toFixed(1)} s`);
    }
    return rows;
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

const started = performance.now();
const rows = await runBench();
const [processor] = cpus();
const seconds = Math.round((performance.now() - started) / 1000);
const machine = `${size.entries} entries; Node ${process.versions.node}, ${cpus().length} × ${processor?.model ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GB, ${process.platform}; ${seconds} s`;
const command = `npm run bench${asked.quick ? ' -- --quick' : ''}`;
const told = `\`${command}\`: ${machine}.\n\n${tableOf(rows)}`;
if (asked.json) process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
else if (asked.markdown) process.stdout.write(told);
else process.stdout.write(`${tableOf(rows)}\n${machine}\n`);
if (asked.doc) {
  const [before] = readFileSync(DOC, 'utf8').split(HEADING);
  writeFileSync(DOC, `${before}${HEADING}\n\n${told}`);
}
