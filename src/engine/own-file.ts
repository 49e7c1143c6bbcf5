import { open, rename as renameFile, type FileHandle } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** What only its owner may read and write. */
const OWNER_ONLY = 0o600;

/** Opens a file to be written from its beginning, readable by its owner alone, also where one of that name was not. */
export async function openOwn(path: string): Promise<FileHandle> {
  const handle = await open(path, 'w', OWNER_ONLY);
  try {
    await handle.chmod(OWNER_ONLY);
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Writes a whole file for its owner alone, and waits until it is on the disk. */
export async function writeOwn(path: string, content: string | Uint8Array): Promise<void> {
  await using handle = await openOwn(path);
  await handle.writeFile(content);
  await handle.sync();
}

/** What a renaming needs of the machine. */
interface Disk {
  readonly rename: (from: string, to: string) => Promise<void>;
  readonly wait: (milliseconds: number) => Promise<void>;
}

/** What a virus scanner, an indexer or a backup that holds a file for a moment makes of a renaming on Windows. */
const PASSING: ReadonlySet<unknown> = new Set(['EPERM', 'EBUSY', 'EACCES']);
/** In milliseconds; about two seconds in all. */
const WAITS = [10, 20, 50, 100, 200, 400, 600, 600];

/**
 * Gives a file another name, in place of what had it. Tried again for two seconds where another program may hold it.
 * @throws the file system's error, unchanged, when that does not pass.
 */
export async function renameOver(
  from: string,
  to: string,
  disk: Disk = { rename: renameFile, wait: sleep },
): Promise<void> {
  for (const milliseconds of WAITS) {
    try {
      await disk.rename(from, to);
      return;
    } catch (error) {
      if (!PASSING.has((error as { code?: unknown } | null)?.code)) throw error;
      await disk.wait(milliseconds);
    }
  }
  await disk.rename(from, to);
}
