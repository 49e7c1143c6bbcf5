import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ProblemError } from '../../domain/problem.ts';
import { InstantSchema } from '../../domain/time.ts';
import { createAttempts } from '../attempts.ts';
import { writeOwn, renameOver } from '../own-file.ts';
import type { Clock } from '../ports.ts';
import { createQueue } from '../queue.ts';
import { tooSoonProblem } from './problems.ts';

/** Wrong passphrases since the last time that they were written down in the trail. */
const RefusedSchema = z.object({
  count: z.number().int().min(1).max(1_000_000),
  firstAt: InstantSchema,
  lastAt: InstantSchema,
});
export type Refused = z.infer<typeof RefusedSchema>;

/** Tries passphrases, one after the other, and makes who guesses wait. */
export interface Guesses {
  /** What was refused at an earlier start makes wait at this one, too. */
  load(): Promise<void>;
  /**
   * @param attempt throws ProblemError `vault.wrong-passphrase` for a wrong one.
   * @throws ProblemError `vault.too-soon`.
   */
  run<T>(attempt: () => Promise<T>): Promise<T>;
  readonly refused: Refused | null;
  /** They stand in the trail now. What was refused meanwhile stays. */
  forget(written: Refused): Promise<void>;
}

const PASSPHRASE = 'passphrase';
const MOST_REMEMBERED = 16;

/**
 * The count lies in a file of its own beside the vault, in clear: a locked vault is not written to, since another process
 * may have it open. Whoever can remove that file can guess without this program.
 */
export function createGuesses(folder: string, clock: Pick<Clock, 'now' | 'monotonic'>): Guesses {
  const path = join(folder, 'vault.refused.json');
  const attempts = createAttempts(clock);
  let refused: Refused | null = null;
  let isLoaded = false;
  const queue = createQueue();

  async function write(): Promise<void> {
    if (refused === null) return rm(path, { force: true });
    await writeOwn(`${path}.new`, JSON.stringify(refused));
    await renameOver(`${path}.new`, path);
  }

  async function note(): Promise<void> {
    attempts.failed(PASSPHRASE);
    const now = clock.now();
    refused = { count: (refused?.count ?? 0) + 1, firstAt: refused?.firstAt ?? now, lastAt: now };
    // A disk that takes nothing must not keep the refusal from being told.
    await write().catch(() => undefined);
  }

  return {
    async load() {
      if (isLoaded) return;
      isLoaded = true;
      const text = await readFile(path, 'utf8').catch(() => 'null');
      const read = RefusedSchema.safeParse(parsed(text));
      refused = read.success ? read.data : null;
      for (let n = 0; n < Math.min(refused?.count ?? 0, MOST_REMEMBERED); n += 1) attempts.failed(PASSPHRASE);
    },

    run(attempt) {
      return queue(async () => {
        const seconds = attempts.waitSeconds(PASSPHRASE);
        if (seconds > 0) throw tooSoonProblem(seconds);
        try {
          const result = await attempt();
          attempts.succeeded(PASSPHRASE);
          return result;
        } catch (error) {
          if (error instanceof ProblemError && error.problem.code === 'vault.wrong-passphrase') await note();
          throw error;
        }
      });
    },

    get refused() {
      return refused;
    },

    async forget(written) {
      if (refused?.count !== written.count || refused.firstAt !== written.firstAt) return;
      refused = null;
      await write();
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
