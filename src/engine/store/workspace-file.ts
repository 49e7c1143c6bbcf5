import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  statSync,
  truncateSync,
} from 'node:fs';
import { join } from 'node:path';
import { ProblemError, type Problem } from '../../domain/problem.ts';
import { refuseForeignSchema } from './known-schema.ts';
import { createFile, hasLog } from './new-file.ts';
import { codeOf, damaged, inUse, withProblems } from './problems.ts';
import { findLogDamage } from './write-ahead-log.ts';
import { openConnection, type Connection, type ConnectionOptions } from './sqlite-storage/index.ts';
import { APPLICATION_ID, expectFormat } from './workspace-facts.ts';

/** Below this size a file is looked through at every opening, because that takes no time that anyone would notice. */
const SMALL_FILE = 8 * 1024 * 1024;

export interface WorkspaceFile extends Inspected {
  readonly path: string;
  readonly connection: Connection;
  /** Lets go of the file and of the workspace. */
  close(): void;
}

/**
 * Takes a workspace's folder for this process and opens its file, having looked at it first without changing it.
 * @param options with the key of the file, where it is encrypted.
 * @param isHurried leaves the pages of a large file to be looked through later.
 * @throws ProblemError `workspace.in-use`, `workspace.read-only`, `workspace.newer`, `workspace.other-format`,
 * `workspace.damaged`, `workspace.sealed`, `workspace.wrong-key`, `workspace.in-clear`, `workspace.no-database`,
 * `workspace.foreign-schema`,
 * `disk.full`.
 */
export async function openWorkspaceFile(
  folder: string,
  options: ConnectionOptions,
  isHurried: boolean,
): Promise<WorkspaceFile> {
  const path = join(folder, 'workspace.db');
  const lock = await withProblems(folder, () => {
    prepareFolder(folder);
    return takeLock(join(folder, 'workspace.lock'));
  });
  try {
    return await withProblems(path, () => {
      if (!existsSync(path)) createFile(path, join(folder, 'workspace.new'), options);
      const inspected = inspect(path, options.key, isHurried);
      chmodSync(path, 0o600);
      const connection = openConnection(path, options);
      return {
        path,
        connection,
        ...inspected,
        close() {
          connection.release();
          lock.release();
        },
      };
    });
  } catch (error) {
    lock.release();
    throw error;
  }
}

function prepareFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  // A folder that the operator also keeps other things in is not ours to close to others.
  const names = readdirSync(folder);
  if (names.length === 0 || names.includes('workspace.db')) chmodSync(folder, 0o700);
}

/**
 * An SQLite lock on a file of its own, held until the process lets go of it or ends in whatever way: the operating
 * system frees it even after `kill -9`, so there is no stale lock to clean up.
 */
export function takeLock(path: string): Connection {
  closeSync(openSync(path, 'a', 0o600));
  try {
    return lockFile(path);
  } catch (error) {
    // It holds nothing. Whoever has the workspace open would have been found before what is in the file is read.
    if (codeOf(error) !== 'SQLITE_NOTADB' && codeOf(error) !== 'no-database') throw error;
    truncateSync(path, 0);
    return lockFile(path);
  }
}

function lockFile(path: string): Connection {
  const lock = openConnection(path, { isPlain: true, busyMilliseconds: 200 });
  try {
    lock.execute('BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock.release();
    throw codeOf(error) === 'SQLITE_BUSY' ? new ProblemError(inUse(path), { cause: error }) : error;
  }
}

/** What is known of a file that was looked at. */
interface Inspected {
  readonly wasUnclean: boolean;
  /** Its pages were not looked through: it is large, and that was left for later or not needed. */
  readonly isUnchecked: boolean;
}

/**
 * Looks at the file through a connection that cannot write.
 * @param isHurried looks through only what takes no time: a large file is opened first.
 */
export function inspect(path: string, key: Uint8Array | undefined, isHurried = false): Inspected {
  const { size } = statSync(path);
  if (size === 0) throw new ProblemError(damaged(path, 'The file is empty.'));
  const lost = findLogDamage(`${path}-wal`);
  if (lost !== undefined) throw new ProblemError(damaged(path, lost));
  const wasUnclean = hasLog(path);
  const connection = openConnection(path, { isReadOnly: true, ...(key && { key }) });
  try {
    if (Number(connection.first('PRAGMA application_id')?.[0]) !== APPLICATION_ID) {
      throw new ProblemError(damaged(path, 'It is an SQLite file, but not a workspace of Counterfoil.'));
    }
    expectFormat(connection);
    refuseForeignSchema(connection);
    const isUnchecked = size >= SMALL_FILE && (isHurried || !wasUnclean);
    const damage = isUnchecked ? undefined : damageOf(connection);
    if (damage !== undefined) throw new ProblemError(damage);
    return { wasUnclean, isUnchecked };
  } finally {
    connection.release();
  }
}

/** Looks through all pages of a workspace's file, which may be in use. @returns what is wrong with it. */
export function damageOf(connection: Connection): Problem | undefined {
  const findings = connection.all('PRAGMA quick_check(20)').map(([finding]) => String(finding));
  return findings.join() === 'ok' ? undefined : damaged(connection.path, findings.join('; '));
}
