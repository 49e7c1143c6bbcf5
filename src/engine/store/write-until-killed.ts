// Apart from store-fixtures.ts, which the child runs as its program.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const CHILD = join(import.meta.dirname, 'store-fixtures.ts');

/**
 * Lets a child write batches into a workspace and kills it after so many acknowledgements and so many turns more.
 * @returns the number of the last batch that the child said was saved.
 */
export async function writeUntilKilled(folder: string, from: number, lines: number, turns: number): Promise<number> {
  const child = spawn(process.execPath, [CHILD, 'write', folder, String(from)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_NO_WARNINGS: '1' },
  });
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
