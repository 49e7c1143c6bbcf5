import { ProblemError, type Problem } from '../../domain/problem.ts';
import { CipherError } from './sqlite-storage/index.ts';

/** What the operator is told of an error of SQLite or of the file system; `undefined` for any other error. */
export function storeProblem(error: unknown, file: string): Problem | undefined {
  const detail = error instanceof Error ? error.message : String(error);
  if (error instanceof CipherError) return cipherProblem(error, file);
  switch (codeOf(error)) {
    case 'SQLITE_FULL':
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
    case 'SQLITE_READONLY':
    case 'SQLITE_CANTOPEN':
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
    case 'SQLITE_CORRUPT':
    case 'SQLITE_NOTADB':
    case 'unwritten':
      return damaged(file, detail);
    case 'SQLITE_BUSY':
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
    case 'SQLITE_IOERR':
    case 'SQLITE_NOMEM':
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

function cipherProblem({ code, message }: CipherError, file: string): Problem {
  switch (code) {
    case 'no-key':
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
    case 'in-clear':
      return {
        code: 'workspace.in-clear',
        sentence:
          'This workspace is not encrypted: it is of an older format, or another program put it there. It was not opened.',
        kept: 'The file was left exactly as it is.',
        cure: 'Restore a backup, or begin anew: the vault still knows your connections, and they sync everything again.',
        where: file,
      };
    case 'no-database':
      return {
        code: 'workspace.no-database',
        sentence: `The file ${file} is not a workspace, and was not opened.`,
        kept: 'The file was left exactly as it is.',
        cure: 'Put the workspace’s file back, restore a backup of it, or begin anew.',
        where: file,
        detail: message,
      };
    default:
      return code satisfies never;
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

/** SQLite's primary code (`SQLITE_IOERR` of `SQLITE_IOERR_READ`), or another error's own code. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code } = error as { code?: unknown };
  if (typeof code !== 'string') return undefined;
  return /^SQLITE_[A-Z]+/.exec(code)?.[0] ?? code;
}
