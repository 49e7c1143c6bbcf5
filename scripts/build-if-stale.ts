import { spawn } from 'node:child_process';
import { globSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './root.ts';

/** The loopback host as it is built, from the root. */
export const WEB_HOST = join('out', 'main', 'web', 'index.js');

/** What the threads of the store are started from as it is built. */
export const STORE_THREAD = join(ROOT, 'out', 'main', 'store-worker.js');

/** Written after the last file of a build, so that one that was cut short counts as none. */
const STAMP = join(ROOT, 'out', 'built');
const INPUTS = ['src/**/*', 'electron.vite.config.ts', 'package.json', 'package-lock.json'];

/** Builds when nothing is built or something is newer than what is. @returns whether it built. */
export async function buildIfStale(say: (line: string) => void): Promise<boolean> {
  const built = modifiedAt(STAMP);
  const isStale = built === null || newestInput() > built;
  if (isStale) {
    say('Building the console…');
    await build();
  }
  return isStale;
}

/** @throws with the builder's own words when it fails. */
export async function build(): Promise<void> {
  const startedAt = new Date();
  rmSync(STAMP, { force: true });
  const { code, output } = await run(join(ROOT, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js'), ['build']);
  if (code !== 0) throw new Error(`The build failed:\n${output}`);
  writeFileSync(STAMP, '');
  // What changed while it was building is newer than the build.
  utimesSync(STAMP, startedAt, startedAt);
}

function newestInput(): number {
  const times = INPUTS.flatMap((pattern) => globSync(pattern, { cwd: ROOT }))
    .filter((path) => !/\.test\.tsx?$/.test(path))
    .map((path) => modifiedAt(join(ROOT, path)) ?? 0);
  return Math.max(...times);
}

function modifiedAt(path: string): number | null {
  try {
    return statSync(path).mtimeMs;
  } catch {
    return null;
  }
}

function run(script: string, args: string[]): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}
