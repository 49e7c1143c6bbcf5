import { rm, type FileHandle } from 'node:fs/promises';
import { ProblemError } from '../domain/problem.ts';
import { openOwn, renameOver } from './own-file.ts';
import type { SaveTarget } from './ports.ts';

/** Small files that go to another console, where the operator chooses. */
export interface Files {
  /** @returns where it was written; `null`: the operator cancelled. @throws ProblemError `file.not-written`. */
  saveText(suggestion: { fileName: string; title: string }, text: string): Promise<{ path: string } | null>;
}

export function createFiles(saveTarget: SaveTarget): Files {
  return {
    async saveText(suggestion, text) {
      const path = await saveTarget.choose(suggestion);
      if (path === null) return null;
      await writeThere(path, (file) => file.writeFile(text));
      return { path };
    },
  };
}

/**
 * Writes a file for its owner alone where the operator chose: whole and on the disk, or not at all.
 * @throws ProblemError `file.not-written`, or the problem that `write` itself met.
 */
export async function writeThere(path: string, write: (file: FileHandle) => Promise<void>): Promise<void> {
  const part = `${path}.part`;
  try {
    {
      await using file = await openOwn(part);
      await write(file);
      await file.sync();
    }
    await renameOver(part, path);
  } catch (error) {
    await rm(part, { force: true });
    if (error instanceof ProblemError) throw error;
    throw new ProblemError(
      {
        code: 'file.not-written',
        sentence: 'The file could not be written there.',
        kept: 'Nothing else was changed.',
        cure: 'Choose another folder.',
        where: path,
      },
      { cause: error },
    );
  }
}
