import { closeSync, fsyncSync, openSync } from 'node:fs';

/** Waits until what was written to a file is on the disk. */
export function flush(path: string): void {
  flushOpened(path, 'r+');
}

/** The same of a folder's names. Windows has no such thing; its file system keeps renames in order by itself. */
export function flushFolder(path: string): void {
  if (process.platform !== 'win32') flushOpened(path, 'r');
}

function flushOpened(path: string, flags: 'r' | 'r+'): void {
  const handle = openSync(path, flags);
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
