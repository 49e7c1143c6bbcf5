import { isSealed, openConnection } from './sqlite-storage/index.ts';

/** Whether a workspace's file opens with a key only. @throws what SQLite says of a file that cannot be read. */
export function isSealedFile(path: string): boolean {
  const connection = openConnection(path, { isReadOnly: true });
  try {
    return isSealed(connection);
  } finally {
    connection.release();
  }
}
