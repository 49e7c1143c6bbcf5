import { readdir, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import type { BackupFile } from '../../contract/workspace.ts';
import { instant } from '../../domain/time.ts';
import type { WorkspacePaths } from '../ports.ts';
import { noSuchBackup } from './problems.ts';

/** Backups, and files set aside before: by the names that this program gives them. */
const NAMED = { exports: /^[^.].*\.db$/i, workspace: /^aside-.*\.db$/i } as const;

/** The files that a workspace can be restored from, where the console looks by itself. Whether they are whole is seen when one is used. */
export async function listBackups(paths: WorkspacePaths): Promise<BackupFile[]> {
  const lists = await Promise.all(
    (['exports', 'workspace'] as const).map(async (folder) => {
      const names = await readdir(paths[folder]).catch(() => []);
      const files = names
        .filter((name) => NAMED[folder].test(name))
        .map(async (name) => {
          const found = await stat(join(paths[folder], name)).catch(() => null);
          if (found === null || !found.isFile()) return [];
          return [{ name, folder, at: instant(found.mtimeMs), bytes: found.size }];
        });
      return (await Promise.all(files)).flat();
    }),
  );
  return lists.flat().toSorted((a, b) => (a.at < b.at ? 1 : -1));
}

/** The path of a listed file. @throws ProblemError `workspace.no-backup` for a name that is not in the list. */
export async function pathOfListed(paths: WorkspacePaths, one: Pick<BackupFile, 'folder' | 'name'>): Promise<string> {
  const listed = await listBackups(paths);
  if (listed.some(({ folder, name }) => folder === one.folder && name === one.name))
    return join(paths[one.folder], one.name);
  throw noSuchBackup(one.name);
}

/** A path that an operator typed: a whole one, to a file. @throws ProblemError `workspace.no-backup`. */
export async function checkTyped(path: string): Promise<string> {
  const found = isAbsolute(path) ? await stat(path).catch(() => null) : null;
  if (found?.isFile()) return path;
  throw noSuchBackup(path);
}
