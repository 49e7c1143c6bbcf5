import { ProblemError, type Problem } from '../../domain/problem.ts';
import { SealError } from './sqlite-storage/index.ts';

/** SQLite's primary result codes, of which the extended ones keep the low byte (sqlite.org/rescode.html). */
const BUSY = 5;
const READ_ONLY = 8;
const INPUT_OUTPUT = 10;
const CORRUPT = 11;
const FULL = 13;
const CANNOT_OPEN = 14;
const NOT_A_DATABASE = 26;
const NO_MEMORY = 7;

/** What the operator is told of an error of SQLite or of the file system; `undefined` for any other error. */
export function storeProblem(error: unknown, file: string): Problem | undefined {
  const detail = error instanceof Error ? error.message : String(error);
  if (error instanceof SealError) return sealProblem(error, file);
  const code = codeOf(error);
  switch (code) {
    case FULL:
    case 'ENOSPC':
    case 'EDQUOT':
      return {
        code: 'disk.full',
        sentence: 'The disk is full, so this could not be saved.',
        kept: 'Everything saved before is unharmed; nothing of this was saved in part.',
        cure: 'Free some space on the disk, then try again.',
        where: file,
        detail,
      };
    case READ_ONLY:
    case CANNOT_OPEN:
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return {
        code: 'workspace.read-only',
        sentence: `The workspace in ${file} cannot be written to.`,
        kept: 'Nothing was changed.',
        cure: 'Give your user the right to write to this folder, or choose another folder for the workspace.',
        where: file,
        detail,
      };
    case CORRUPT:
    case NOT_A_DATABASE:
      return damaged(file, detail);
    case BUSY:
      return inUse(file);
    // RxDB without a licence opens 13 collections in one process; a workspace has ten.
    case 'COL23':
      return {
        code: 'workspace.another-open',
        sentence: 'This process already has another workspace open.',
        kept: 'Nothing was changed.',
        cure: 'Close the other workspace first, or open this one in a process of its own.',
        where: file,
      };
    case INPUT_OUTPUT:
    case NO_MEMORY:
      return {
        code: 'disk.error',
        sentence: 'The disk did not answer as it should, so this could not be read or saved.',
        kept: 'Nothing was saved in part.',
        cure: 'Check that the disk is connected and healthy, then start Counterfoil again.',
        where: file,
        detail,
      };
    default:
      return undefined;
  }
}

function sealProblem({ code, message }: SealError, file: string): Problem | undefined {
  switch (code) {
    case 'sealed':
      return {
        code: 'workspace.sealed',
        sentence: 'This workspace is encrypted, and its key was not given.',
        kept: 'The file was left exactly as it is.',
        cure: 'Unlock the vault that belongs to it.',
        where: file,
      };
    case 'wrong-key':
      return {
        code: 'workspace.wrong-key',
        sentence: 'This workspace was encrypted with the key of another vault.',
        kept: 'The file was left exactly as it is.',
        cure: 'Put back the vault that belongs to it (vault.json), or restore a backup that was made with this vault.',
        where: file,
      };
    case 'tampered':
      return {
        code: 'workspace.record-damaged',
        sentence: 'A record of the workspace is damaged, or was changed by something other than Counterfoil.',
        kept: 'Nothing was changed, and nothing of that record is shown.',
        cure: 'Restore the workspace from a backup, or move it away and start with a new one, which syncs everything again.',
        where: file,
        detail: message,
      };
    // The store seals a plain workspace before it opens it: this one would be a bug.
    case 'plain':
      return undefined;
  }
}

export function damaged(file: string, detail: string): Problem {
  return {
    code: 'workspace.damaged',
    sentence: `The workspace file ${file} is damaged and was not opened.`,
    kept: 'The file was left exactly as it is.',
    cure: 'Restore a backup of it, or begin anew, which syncs everything again.',
    where: file,
    detail,
  };
}

export function inUse(file: string): Problem {
  return {
    code: 'workspace.in-use',
    sentence: 'Another Counterfoil is already open on this workspace.',
    kept: 'Nothing was changed.',
    cure: 'Use the one that is open, or close it first.',
    where: file,
  };
}

/** Runs work on the store and turns what the disk can do to it into a Problem; anything else is thrown as it is. */
export async function withProblems<T>(file: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asProblemError(error, file);
  }
}

export function asProblemError(error: unknown, file: string): unknown {
  const problem = error instanceof ProblemError ? undefined : storeProblem(error, file);
  return problem === undefined ? error : new ProblemError(problem, { cause: error });
}

/** SQLite's primary code, or the file system's name of its error. */
function codeOf(error: unknown): number | string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { errcode, code } = error as { errcode?: unknown; code?: unknown };
  if (typeof errcode === 'number') return errcode & 0xff;
  return typeof code === 'string' ? code : undefined;
}
