import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';

const CHILD = join(import.meta.dirname, 'writer-child.ts');

/** When a child is killed: after so many acknowledgements, and a share of the time that one took, more. */
export interface Moment {
  readonly acknowledgements: number;
  readonly share: number;
}

/** A child that has its program loaded and waits to be told which workspace to write to. */
export interface Writer {
  /** @returns the number of the last batch that the child said was saved; `from - 1`: none. */
  writeUntilKilled(folder: string, from: number, moment: Moment, key?: Uint8Array): Promise<number>;
  kill(): void;
}

/** Starts a child ahead of its turn, so that loading its program takes no time of the turn before. */
export function startWriter(): Writer {
  const child = spawn(process.execPath, [CHILD], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, NODE_NO_WARNINGS: '1' },
  });
  const exited = once(child, 'exit');
  return {
    kill: () => child.kill('SIGKILL'),
    async writeUntilKilled(folder, from, { acknowledgements, share }, key) {
      const text = key === undefined ? null : Buffer.from(key).toString('base64');
      child.stdin.write(`${JSON.stringify({ folder, from, key: text })}\n`);
      let last = from - 1;
      let seen = 0;
      let told = performance.now();
      let killed: Promise<unknown> | undefined;
      // What was said before the kill and is still in the pipe counts: it was acknowledged.
      for await (const line of createInterface(child.stdout)) {
        const took = performance.now() - told;
        told = performance.now();
        last = Number(line);
        seen += 1;
        if (seen === acknowledgements) killed = wait(took * share).then(() => child.kill('SIGKILL'));
      }
      await killed;
      const [, signal] = (await exited) as [number | null, string | null];
      if (signal !== 'SIGKILL') throw new Error('The child ended by itself');
      return last;
    },
  };
}
