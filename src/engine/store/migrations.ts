import { createHash } from 'node:crypto';
import type { Instant } from '../../domain/time.ts';
import type { Connection } from './sqlite-storage/index.ts';
import { COLLECTIONS } from './collections/index.ts';

/** One step from the workspace of the version before. It runs once, in one transaction with the note that it ran. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  run(connection: Connection): void;
}

/**
 * All steps, oldest first; the last one's version is the workspace's. A step that has been released is never changed.
 * Columns and indexes need none: the storage makes them anew from the documents when they change.
 */
export const MIGRATIONS: readonly Migration[] = [
  { version: 1, name: 'first workspace', run: () => undefined },
  // Adjustments may say when they were given to a person and what they undo; those of before say neither.
  { version: 2, name: 'adjustments by hand and reversals', run: () => undefined },
  // A collection of its own for which accounts are one person's; it is made empty when it is first opened.
  { version: 3, name: 'accounts linked by hand', run: () => undefined },
  // Who may send what: operators, and on adjustments by what right they went out. Those of before say nothing of it.
  { version: 4, name: 'operators and approvals', run: () => undefined },
  // Free text left the columns; the storage drops them by itself, and makes what is searched from the documents.
  { version: 5, name: 'no free text in columns', run: () => undefined },
  // Two collections for files of adjustments and their rows; made empty when they are first opened.
  { version: 6, name: 'adjustments in bulk', run: () => undefined },
  // Adjustments may say when a reading began, what looks prove together and what was listed before sending.
  { version: 7, name: 'evidence of several looks', run: () => undefined },
  // A signature is written in one way only: in the one in which this program always wrote them.
  { version: 8, name: 'signatures in one way', run: () => undefined },
  // Rows of files may say in spite of what they are sent; those of before have to say it once more.
  { version: 9, name: 'rows in spite of something', run: () => undefined },
  // Accounts say what is in doubt and missing, and on what grounds they are proved; snapshots and runs are counted.
  { version: 10, name: 'what is certain', run: () => undefined },
];

export const WORKSPACE_VERSION = MIGRATIONS.at(-1)?.version ?? 0;

/** Digest of what documents of this version look like. Two programs of one version must agree on it. */
export function fingerprint(): string {
  return digest(
    Object.values(COLLECTIONS).map(({ name, schema }) => [name, withoutBounds(schema.properties), schema.required]),
  );
}

/** RxDB wants bounds for what is indexed; they say nothing of the documents. */
function withoutBounds(properties: object): unknown[] {
  return Object.entries(properties).map(([field, { maxLength: _most, multipleOf: _step, ...part }]) => [field, part]);
}

/** Digest of all that RxDB is told, indexes too. */
function schemasDigest(): string {
  return digest(Object.values(COLLECTIONS).map(({ schema }) => schema));
}

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
}

/** The table in which a workspace keeps what it is. */
export function createWorkspaceTables(connection: Connection): void {
  connection.execute('CREATE TABLE IF NOT EXISTS _workspace (name TEXT PRIMARY KEY, value TEXT NOT NULL)');
  connection.execute(
    'CREATE TABLE IF NOT EXISTS _migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at TEXT NOT NULL)',
  );
}

export function readFact(connection: Connection, name: string): string | undefined {
  const row = connection.first('SELECT value FROM _workspace WHERE name = ?', [name]);
  return row === undefined ? undefined : String(row[0]);
}

export function writeFact(connection: Connection, name: string, value: string): void {
  connection.run('INSERT OR REPLACE INTO _workspace (name, value) VALUES (?, ?)', [name, value]);
}

/**
 * Brings a workspace to this program's version, step by step.
 * @throws Error when the version is this one but its documents look otherwise: somebody changed a schema without a step.
 */
export function migrate(connection: Connection, now: Instant, steps: readonly Migration[] = MIGRATIONS): void {
  createWorkspaceTables(connection);
  const from = Number(readFact(connection, 'version') ?? 0);
  for (const step of steps.filter(({ version }) => version > from)) {
    connection.transaction(() => {
      step.run(connection);
      connection.run('INSERT INTO _migrations (version, name, applied_at) VALUES (?, ?, ?)', [
        step.version,
        step.name,
        now,
      ]);
      writeFact(connection, 'version', String(step.version));
      writeFact(connection, 'fingerprint', fingerprint());
    });
  }
  const known = readFact(connection, 'fingerprint');
  if (known !== fingerprint()) {
    throw new Error(
      `The collections' schemas changed without a migration: version ${WORKSPACE_VERSION} has the fingerprint ${known}, now ${fingerprint()}`,
    );
  }
  forgetSchemas(connection);
}

/** RxDB notes each collection's schema and refuses another one of its version, even for an index; our digests stand for that. */
function forgetSchemas(connection: Connection): void {
  if (readFact(connection, 'schemas') === schemasDigest()) return;
  const table = '_rxdb_internal-0';
  connection.transaction(() => {
    if (connection.first('SELECT 1 FROM sqlite_master WHERE name = ?', [table]) !== undefined) {
      // Its ids are `context|key`, and stand in clear also where its documents are sealed.
      connection.run(`DELETE FROM "${table}" WHERE id GLOB 'collection|*'`);
    }
    writeFact(connection, 'schemas', schemasDigest());
  });
}
