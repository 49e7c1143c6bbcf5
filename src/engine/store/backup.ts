import { chmodSync, closeSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { ProblemError } from '../../domain/problem.ts';
import { flush } from './flush.ts';
import { writeFact } from './migrations.ts';
import { storeProblem } from './problems.ts';
import { openConnection, type Connection } from './sqlite-storage/index.ts';
import { inspect } from './workspace-file.ts';

/**
 * Copies an open workspace to a file of its own: beside the path first, then looked through, then moved there whole.
 * Keys are not in it: the vault is another file.
 */
export async function backUpWorkspace(connection: Connection, path: string): Promise<{ bytes: number }> {
  refuseBeside(connection.path, path);
  const part = `${path}.part`;
  const beside = [part, `${part}-wal`, `${part}-shm`, `${part}-journal`];
  const forget = (): void => {
    for (const file of beside) rmSync(file, { force: true });
  };
  try {
    forget();
    closeSync(openSync(part, 'wx', 0o600));
    await connection.copyTo(part);
    closeCopy(part);
    inspect(part);
    chmodSync(part, 0o600);
    flush(part);
    renameSync(part, path);
    return { bytes: statSync(path).size };
  } catch (error) {
    throw new ProblemError(backupProblem(error, path), { cause: error });
  } finally {
    forget();
  }
}

/** A copy in the workspace's own folder would be lost with it, and must never take the place of the file itself. */
function refuseBeside(workspace: string, path: string): void {
  if (resolve(dirname(workspace)) !== resolve(dirname(path))) return;
  throw new ProblemError({
    code: 'backup.same-folder',
    sentence: 'A backup in the folder of the workspace would be lost with it.',
    kept: 'Nothing was written.',
    cure: 'Choose another folder, best on another disk.',
    where: path,
  });
}

/** The copy was made of a workspace that is open; it is itself a closed one, in one file. */
function closeCopy(part: string): void {
  const copy = openConnection(part);
  try {
    writeFact(copy, 'state', 'closed');
    // Without a log beside it, it can be read from a folder that nobody may write to.
    copy.execute('PRAGMA journal_mode = DELETE');
  } finally {
    copy.release();
  }
}

function backupProblem(error: unknown, path: string) {
  const told = storeProblem(error, path);
  const isFull = told?.code === 'disk.full';
  return {
    code: isFull ? 'disk.full' : 'backup.failed',
    sentence: isFull ? 'The disk is full, so the backup could not be written.' : 'The backup could not be written.',
    kept: 'The workspace is unharmed, and no half backup was left behind.',
    cure: isFull
      ? 'Free some space or choose another disk, then back up again.'
      : 'Choose another folder, then back up again.',
    where: path,
    detail: error instanceof Error ? error.message : String(error),
  };
}
