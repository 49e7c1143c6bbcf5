import type { Connection, SqlValue } from './connection.ts';

/** A row that was to be written was not, although SQLite reported no error: something in the file keeps it from being. */
class UnwrittenError extends Error {
  readonly code = 'unwritten';
}

/** Runs a statement that writes exactly one row. @throws UnwrittenError; the transaction is then undone. */
export function writeOne(connection: Connection, sql: string, values: readonly SqlValue[]): void {
  const rows = connection.run(sql, values);
  if (rows !== 1) throw new UnwrittenError(`${rows} rows were written instead of one`);
}
