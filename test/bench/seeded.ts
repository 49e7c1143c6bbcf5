import { execFileSync } from 'node:child_process';
import { hash } from 'node:crypto';
import {
  constants,
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');
/** What a seeded workspace comes from: with any other of these it would be another one. */
const INPUTS = [
  'src/domain/*.ts',
  'src/engine/store/**/*.ts',
  'src/engine/vault/*.ts',
  'test/bench/{seed,rows,csv-rows,open-key}.ts',
];

/**
 * Workspaces with so many entries, as they were seeded once and kept under the system's folder for passing things; a copy
 * goes to `folder`, because what is measured writes to it.
 */
export function seedInto(folder: string, entries: number, say: (line: string) => void): void {
  const cache = join(tmpdir(), 'counterfoil-bench-seeds');
  mkdirSync(cache, { recursive: true });
  const kept = join(cache, `${entries}-${digest()}`);
  if (!existsSync(kept)) {
    // What other code made is of no more use, and large.
    for (const name of readdirSync(cache)) {
      if (name.startsWith(`${entries}-`)) rmSync(join(cache, name), { recursive: true });
    }
    const begun = performance.now();
    say(`Seeding ${entries} entries…`);
    const draft = mkdtempSync(join(cache, `draft-`));
    execFileSync(process.execPath, [join(import.meta.dirname, 'seed.ts'), draft, String(entries)], {
      env: { ...process.env, NODE_NO_WARNINGS: '1' },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    try {
      renameSync(draft, kept);
    } catch (error) {
      // Another run has seeded the same meanwhile.
      if (!existsSync(kept)) throw error;
      rmSync(draft, { recursive: true });
    }
    say(`Seeded in ${Math.round((performance.now() - begun) / 1000)} s`);
  }
  cpSync(kept, folder, { recursive: true, mode: constants.COPYFILE_FICLONE });
}

function digest(): string {
  const paths = INPUTS.flatMap((pattern) => globSync(pattern, { cwd: ROOT }))
    .filter((path) => !path.endsWith('.test.ts'))
    .toSorted();
  return hash('sha256', paths.map((path) => `${path}\n${readFileSync(join(ROOT, path), 'utf8')}`).join('\n')).slice(
    0,
    16,
  );
}
