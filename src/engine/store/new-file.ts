import { closeSync, existsSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { ProblemError } from '../../domain/problem.ts';
import { damaged } from './problems.ts';
import { openConnection, type ConnectionOptions } from './sqlite-storage/index.ts';
import { writeFacts } from './workspace-facts.ts';

/** Makes the file beside its place and moves it there when it is whole, so that an empty file is never a new one. */
export function createFile(path: string, draft: string, options: ConnectionOptions): void {
  if (hasLog(path)) {
    throw new ProblemError(damaged(path, 'The file is missing, but the log of its last changes is there.'));
  }
  dropFile(draft);
  closeSync(openSync(draft, 'wx', 0o600));
  const connection = openConnection(draft, options);
  try {
    writeFacts(connection);
  } finally {
    connection.release();
  }
  renameSync(draft, path);
}

/** Whether changes are still in the log beside a file. SQLite removes it when the last connection is closed. */
export function hasLog(path: string): boolean {
  return existsSync(`${path}-wal`) && statSync(`${path}-wal`).size > 0;
}

/** Removes a file of SQLite's, with what it keeps beside it. */
function dropFile(path: string): void {
  for (const file of [path, `${path}-wal`, `${path}-shm`]) rmSync(file, { force: true });
}
