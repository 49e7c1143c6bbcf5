import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { renameOver, writeOwn } from '../own-file.ts';
import type { WorkspacePaths } from '../ports.ts';
import type { Vault } from '../vault/index.ts';

/** How often each workspace was opened, by a name that only its vault's key can tell. */
const OpeningsSchema = z.record(z.string(), z.number().int().min(0));

/**
 * How often a workspace was opened on this computer, kept outside its folder: vault and store that are put back to one time
 * together know nothing of later. Whoever can change the folder of the logs as well is not told.
 */
export interface OpeningsElsewhere {
  /** 0: not on this computer, or nobody knows any more. */
  read(): Promise<number>;
  /** Nothing is lost where it cannot be written but this one way to tell. */
  write(openings: number): Promise<void>;
}

const PURPOSE = 'name of the openings kept elsewhere';

export function openingsElsewhere({ logs }: Pick<WorkspacePaths, 'logs'>, vault: Vault): OpeningsElsewhere {
  const path = join(logs, 'openings.json');
  const name = async () => Buffer.from(await vault.deriveKey(PURPOSE)).toString('hex');

  async function readAll(): Promise<z.infer<typeof OpeningsSchema>> {
    const text = await readFile(path, 'utf8').catch(() => '{}');
    try {
      return OpeningsSchema.parse(JSON.parse(text));
    } catch {
      return {};
    }
  }

  return {
    read: async () => (await readAll())[await name()] ?? 0,
    async write(openings) {
      const all = { ...(await readAll()), [await name()]: openings };
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await writeOwn(`${path}.new`, JSON.stringify(all));
      await renameOver(`${path}.new`, path);
    },
  };
}
