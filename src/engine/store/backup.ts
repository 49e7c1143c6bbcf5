import { chmodSync, closeSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { ProblemError } from '../../domain/problem.ts';
import { flush } from './flush.ts';
import { storeProblem } from './problems.ts';
import type { Connection } from './sqlite-storage/index.ts';

/**
 * Copies an open workspace to a file of its own: beside the path first, then looked through, then moved there whole.
 * It is encrypted under the same key, which is not in it: the vault is another file.
 */
export function backUpWorkspace(connection: Connection, path: string): { readonly bytes: number } {
  refuseBeside(connection.path, path);
  const part = `${path}.part`;
  const beside = [part, `${part}-wal`, `${part}-shm`, `${part}-journal`];
  const forget = (): void => {
    for (const file of beside) rmSync(file, { force: true });
  };
  try {
    forget();
    closeSync(openSync(part, 'wx', 0o600));
    connection.copyTo(part);
    const damage = damageOfCopy(connection, part);
    if (damage !== undefined) throw new Error(damage);
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

/** Reads all pages of the copy, under the key that its original was opened with. @returns what is wrong with it. */
function damageOfCopy(connection: Connection, part: string): string | undefined {
  connection.run('ATTACH ? AS copy', [part]);
  try {
    const findings = connection.all('PRAGMA copy.quick_check(20)').map(([finding]) => String(finding));
    return findings.join() === 'ok' ? undefined : findings.join('; ');
  } finally {
    connection.execute('DETACH copy');
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
