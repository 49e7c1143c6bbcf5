import { readFile, rm } from 'node:fs/promises';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from './ports.ts';

/**
 * Files that are being written where an operator chose, under a name that ends in `.part`. A process that is killed
 * meanwhile cannot take them away: the next start does.
 */
export interface Unfinished {
  /** Does the work that writes a file beside `path`, which is remembered until it ended, well or not. */
  readonly during: <T>(path: string, work: () => Promise<T>) => Promise<T>;
  /** Takes away what an earlier process left. Call once the workspace is this process's own. */
  sweep(): Promise<void>;
}

const REGISTER = 'unfinished.json';
/** What SQLite may leave beside a copy. */
const BESIDE = ['', '-wal', '-shm', '-journal'];

/** @param folder the workspace's own, where it is remembered. */
export function createUnfinished(folder: string, logger: Pick<Logger, 'info' | 'warn'>): Unfinished {
  const register = join(folder, REGISTER);
  const parts = new Set<string>();

  async function keep(): Promise<void> {
    if (parts.size === 0) await rm(register, { force: true });
    else writeFileSync(register, JSON.stringify([...parts]), { mode: 0o600, flush: true });
  }
  async function remove(path: string): Promise<void> {
    for (const ending of BESIDE) await rm(`${path}${ending}`, { force: true });
    logger.info('unfinished.removed', {});
  }

  return {
    during: async (path, work) => {
      const part = `${path}.part`;
      parts.add(part);
      await keep();
      try {
        return await work();
      } finally {
        parts.delete(part);
        await keep();
      }
    },

    async sweep() {
      try {
        for (const part of await readRegister(register)) await remove(part);
        // What the vault writes beside its own file before it takes its place.
        for (const name of readdirSync(folder)) if (/^vault.*\.new$/.test(name)) await rm(join(folder, name));
        await keep();
      } catch (error) {
        // A disk that is away or read-only now is no reason not to open: the next start tries again.
        logger.warn('unfinished.not-removed', { error });
      }
    },
  };
}

/** @returns only what this module would have written: whoever can change the register names no other files by it. */
async function readRegister(register: string): Promise<string[]> {
  const text = await readFile(register, 'utf8').catch(() => '[]');
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    return [];
  }
  if (!Array.isArray(read)) return [];
  return read.filter((path): path is string => typeof path === 'string' && path.endsWith('.part'));
}
