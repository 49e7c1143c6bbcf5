import { closeSync, existsSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { ProblemError } from '../../domain/problem.ts';
import { createWorkspaceTables } from './migrations.ts';
import { damaged } from './problems.ts';
import { ensureSeals, openConnection, type Connection, type ConnectionOptions } from './sqlite-storage/index.ts';

/** `CFWS`: tells a workspace from any other SQLite file. */
export const APPLICATION_ID = 0x43465753;

/** Makes the file beside its place and moves it there when it is whole, so that an empty file is never a new one. */
export function createFile(path: string, draft: string, key: Uint8Array | undefined, options: ConnectionOptions): void {
  if (existsSync(`${path}-wal`) && statSync(`${path}-wal`).size > 0) {
    throw new ProblemError(damaged(path, 'The file is missing, but the log of its last changes is there.'));
  }
  makeDraft(draft, key, options).release();
  renameSync(draft, path);
}

/** An empty workspace, sealed when there is a key, in a file that nobody takes for the workspace yet. */
export function makeDraft(draft: string, key: Uint8Array | undefined, options: ConnectionOptions): Connection {
  dropFile(draft);
  closeSync(openSync(draft, 'wx', 0o600));
  const connection = openConnection(draft, options);
  try {
    connection.transaction(() => {
      connection.execute(`PRAGMA application_id = ${APPLICATION_ID}`);
      createWorkspaceTables(connection);
    });
    ensureSeals(connection, key);
    return connection;
  } catch (error) {
    connection.release();
    throw error;
  }
}

/** Removes a file of SQLite's, with what it keeps beside it. */
export function dropFile(path: string): void {
  for (const file of [path, `${path}-wal`, `${path}-shm`]) rmSync(file, { force: true });
}
