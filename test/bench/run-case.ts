import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { join } from 'node:path';
import type { CaseName } from './case-names.ts';
import type { Bench, Row } from './measure.ts';

const CHILD = join(import.meta.dirname, 'case.ts');

/** Runs a case in a process of its own, so that no case is measured in the memory and garbage of another. */
export async function runCase(name: CaseName, bench: Bench): Promise<Row[]> {
  const child = spawn(process.execPath, ['--expose-gc', CHILD, name, JSON.stringify(bench)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_NO_WARNINGS: '1' },
  });
  const [told, [code]] = await Promise.all([text(child.stdout), once(child, 'close') as Promise<[number | null]>]);
  if (code !== 0) throw new Error(`The case ${name} ended with ${code}`);
  return JSON.parse(told) as Row[];
}
