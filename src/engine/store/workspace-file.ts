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
import { WORKSPACE_VERSION, readFact } from './migrations.ts';
import { APPLICATION_ID, createFile } from './new-file.ts';
import { damaged, inUse, withProblems } from './problems.ts';
import { findLogDamage } from './write-ahead-log.ts';
import { finishSealing, sealWorkspace } from './seal-workspace.ts';
import {
  findSeals,
  isSealed,
  openConnection,
  type Connection,
  type ConnectionOptions,
} from './sqlite-storage/index.ts';

/** SQLite's code for a file that is none of its own. */
const NOT_A_DATABASE = 26;
/** Below this size a file is looked through at every opening, because that takes no time that anyone would notice. */
const SMALL_FILE = 8 * 1024 * 1024;

export interface WorkspaceFile extends Inspected {
  readonly path: string;
  readonly connection: Connection;
  /** Lets go of the file and of the workspace. */
  close(): void;
}

/**
 * Takes a workspace's folder for this process and opens its file, having looked at it first without changing it. One that
 * is in clear is sealed first when there is a key.
 * @throws ProblemError `workspace.in-use`, `workspace.read-only`, `workspace.newer`, `workspace.damaged`,
 * `workspace.sealed`, `workspace.wrong-key`, `disk.full`.
 */
export async function openWorkspaceFile(
  folder: string,
  key: Uint8Array | undefined,
  options: ConnectionOptions = {},
  isHurried = false,
): Promise<WorkspaceFile> {
  const path = join(folder, 'workspace.db');
  const lock = await withProblems(folder, () => {
    prepareFolder(folder);
    return takeLock(join(folder, 'workspace.lock'));
  });
  try {
    return await withProblems(path, async () => {
      finishSealing(path);
      if (!existsSync(path)) createFile(path, join(folder, 'workspace.new'), key, options);
      let isInClear = false;
      const checkKey = (looking: Connection): void => {
        isInClear = key !== undefined && !isSealed(looking);
        if (!isInClear) findSeals(looking, key);
      };
      const inspected = inspect(path, { checkKey, isHurried });
      if (isInClear && key !== undefined) await sealWorkspace(path, key, options);
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
    if (!(error instanceof Error) || (error as { errcode?: number }).errcode !== NOT_A_DATABASE) throw error;
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
    const isBusy = ((error as { errcode?: number }).errcode ?? 0) % 256 === 5;
    throw isBusy ? new ProblemError(inUse(path), { cause: error }) : error;
  }
}

/** What is known of a file that was looked at. */
export interface Inspected {
  readonly wasUnclean: boolean;
  /** Its pages were not looked through: it is large, and that was left for later or not needed. */
  readonly isUnchecked: boolean;
}

export interface InspectOptions {
  /** Looks whether a key fits; left out where nobody has one yet. */
  readonly checkKey?: (connection: Connection) => void;
  /** Looks through only what takes no time: a large file is opened first. */
  readonly isHurried?: boolean;
}

/** Looks at the file through a connection that cannot write. */
export function inspect(path: string, { checkKey, isHurried = false }: InspectOptions = {}): Inspected {
  const { size } = statSync(path);
  if (size === 0) throw new ProblemError(damaged(path, 'The file is empty.'));
  const lost = findLogDamage(`${path}-wal`);
  if (lost !== undefined) throw new ProblemError(damaged(path, lost));
  const connection = openConnection(path, { isReadOnly: true });
  try {
    if (Number(connection.first('PRAGMA application_id')?.[0]) !== APPLICATION_ID) {
      throw new ProblemError(damaged(path, 'It is an SQLite file, but not a workspace of Counterfoil.'));
    }
    refuseNewer(path, connection);
    checkKey?.(connection);
    const wasUnclean = readFact(connection, 'state') === 'open';
    const isUnchecked = size >= SMALL_FILE && (isHurried || !wasUnclean);
    const damage = isUnchecked ? undefined : damageOf(connection);
    if (damage !== undefined) throw new ProblemError(damage);
    return { wasUnclean, isUnchecked };
  } finally {
    connection.release();
  }
}

/** Looks through the pages of a workspace's file, which may be in use. @returns what is wrong with it. */
export function lookThrough(folder: string): Problem | undefined {
  const connection = openConnection(join(folder, 'workspace.db'), { isReadOnly: true });
  try {
    return damageOf(connection);
  } finally {
    connection.release();
  }
}

function damageOf(connection: Connection): Problem | undefined {
  const findings = connection.all('PRAGMA quick_check(20)').map(([finding]) => String(finding));
  return findings.join() === 'ok' ? undefined : damaged(connection.path, findings.join('; '));
}

function refuseNewer(path: string, connection: Connection): void {
  const version = Number(readFact(connection, 'version') ?? 0);
  if (version <= WORKSPACE_VERSION) return;
  throw new ProblemError({
    code: 'workspace.newer',
    sentence: `This workspace was last used by a newer Counterfoil (version ${version} of its format; this one knows ${WORKSPACE_VERSION}).`,
    kept: 'The file was left exactly as it is.',
    cure: 'Install the newer Counterfoil, or choose another folder for the workspace.',
    where: path,
  });
}
