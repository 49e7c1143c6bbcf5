import { rm } from 'node:fs/promises';
import { ProblemError } from '../domain/problem.ts';
import { renameOver, writeOwn } from './own-file.ts';
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
      const part = `${path}.part`;
      try {
        await writeOwn(part, text);
        await renameOver(part, path);
        return { path };
      } catch (error) {
        await rm(part, { force: true });
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
    },
  };
}
