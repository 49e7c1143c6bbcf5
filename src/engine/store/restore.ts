import { copyFileSync, chmodSync, constants, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Instant } from '../../domain/time.ts';
import { asProblemError } from './problems.ts';
import { kindOfFile } from './sqlite-storage/index.ts';
import { inspect, takeLock } from './workspace-file.ts';

/** Where the file that was there before has gone; `null`: there was none. */
interface SetAside {
  readonly keptAs: string | null;
}

/**
 * Puts a backup in the place of a workspace that nobody has open. What was there, damaged or not, is kept beside it.
 * @param key what an encrypted backup must open with. Without it nothing of such a backup can be looked at before the
 * workspace is opened.
 * @throws ProblemError as opening a workspace, of the backup, and `disk.full`; the workspace is then as it was.
 */
export function restoreWorkspace(folder: string, backup: string, now: Instant, key?: Uint8Array): SetAside {
  const check = (path: string): void => {
    if (key !== undefined || kindOfFile(path) !== 'encrypted') inspect(path, key);
  };
  return whileUnused(folder, () => {
    check(backup);
    const draft = join(folder, 'workspace.restored');
    rmSync(draft, { force: true });
    try {
      copyFileSync(backup, draft, constants.COPYFILE_EXCL);
      chmodSync(draft, 0o600);
      check(draft);
      const aside = moveAside(folder, now);
      renameSync(draft, join(folder, 'workspace.db'));
      return aside;
    } finally {
      for (const file of [draft, `${draft}-wal`, `${draft}-shm`]) rmSync(file, { force: true });
    }
  });
}

/** The store of a workspace, where there is one, of whatever kind and in whatever state. */
export function findWorkspace(folder: string): string | null {
  const path = join(folder, 'workspace.db');
  return existsSync(path) ? path : null;
}

/** Whether a file opens with a key only. One that cannot be read is said to be none. */
export function isEncrypted(path: string): boolean {
  try {
    return kindOfFile(path) === 'encrypted';
  } catch {
    return false;
  }
}

/** Moves a workspace that cannot be opened out of the way, so that a new one is begun. Nothing is deleted. */
export function setWorkspaceAside(folder: string, now: Instant): SetAside {
  return whileUnused(folder, () => moveAside(folder, now));
}

function whileUnused<T>(folder: string, work: () => T): T {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const lock = takeLock(join(folder, 'workspace.lock'));
    try {
      return work();
    } finally {
      lock.release();
    }
  } catch (error) {
    throw asProblemError(error, folder);
  }
}

/** The log goes first: a file without its log is whole but older, a log without its file is refused at opening. */
function moveAside(folder: string, now: Instant): SetAside {
  const stamp = now.replaceAll(/[:.]/g, '-');
  const kept = join(folder, `aside-${stamp}.db`);
  let found = false;
  for (const end of ['-shm', '-wal', '']) {
    const file = join(folder, `workspace.db${end}`);
    if (!existsSync(file)) continue;
    renameSync(file, `${kept}${end}`);
    found = true;
  }
  return { keptAs: found ? kept : null };
}
