import { createHash } from 'node:crypto';
import { ProblemError } from '../../domain/problem.ts';
import type { Connection } from './sqlite-storage/index.ts';
import { DEFINITIONS } from './collections/index.ts';

/** `CFWS`: tells a workspace from any other SQLite file. */
export const APPLICATION_ID = 0x43465753;

/** The version of a workspace's format. The first: no other has been released. */
const WORKSPACE_VERSION = 1;

/** Digest of what the collections look like, indexes and totals too. Programs of one format agree on it. */
function formatDigest(): string {
  const told = DEFINITIONS.map(({ schema, options }) => [schema, options]);
  return createHash('sha256').update(JSON.stringify(told)).digest('hex').slice(0, 16);
}

/** Notes in a new file what it is. */
export function writeFacts(connection: Connection): void {
  connection.transaction(() => {
    connection.execute(`PRAGMA application_id = ${APPLICATION_ID}`);
    connection.execute('CREATE TABLE _workspace (name TEXT PRIMARY KEY, value TEXT NOT NULL)');
    writeFact(connection, 'version', String(WORKSPACE_VERSION));
    writeFact(connection, 'format', formatDigest());
  });
}

export function writeFact(connection: Connection, name: string, value: string): void {
  connection.run('INSERT OR REPLACE INTO _workspace (name, value) VALUES (?, ?)', [name, value]);
}

/** @throws ProblemError `workspace.newer`, `workspace.other-format`. */
export function expectFormat(connection: Connection): void {
  const version = Number(readFact(connection, 'version') ?? 0);
  if (version > WORKSPACE_VERSION) {
    throw new ProblemError({
      code: 'workspace.newer',
      sentence: `This workspace was last used by a newer Counterfoil (version ${version} of its format; this one knows ${WORKSPACE_VERSION}).`,
      kept: 'The file was left exactly as it is.',
      cure: 'Install the newer Counterfoil, or choose another folder for the workspace.',
      where: connection.path,
    });
  }
  if (version === WORKSPACE_VERSION && readFact(connection, 'format') === formatDigest()) return;
  throw new ProblemError({
    code: 'workspace.other-format',
    sentence:
      'This workspace was written by another version of Counterfoil, in a format that this version cannot read.',
    kept: 'The file was left exactly as it is.',
    cure: 'Begin anew: the vault still knows your connections, and they sync everything again.',
    where: connection.path,
  });
}

function readFact(connection: Connection, name: string): string | undefined {
  const row = connection.first('SELECT value FROM _workspace WHERE name = ?', [name]);
  return row === undefined ? undefined : String(row[0]);
}
