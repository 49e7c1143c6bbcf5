import { fillWithDefaultSettings, INTERNAL_STORE_SCHEMA } from 'rxdb';
import { ProblemError } from '../../domain/problem.ts';
import { DEFINITIONS } from './collections/index.ts';
import { ensureTable, openConnection, type Connection } from './sqlite-storage/index.ts';
import { writeFacts } from './workspace-facts.ts';

/** What RxDB notes of a database for itself, by the name it gives it. */
const INTERNAL_TABLE = `_rxdb_internal-${INTERNAL_STORE_SCHEMA.version}`;

let known: ReadonlySet<string> | undefined;

/** What a new workspace of this version is made of, by SQLite's own account; worked out once, in memory. */
function knownSchema(): ReadonlySet<string> {
  if (known !== undefined) return known;
  const connection = openConnection(':memory:');
  try {
    writeFacts(connection);
    ensureTable(connection, INTERNAL_TABLE, INTERNAL_STORE_SCHEMA as never, {});
    for (const { name, schema, options } of DEFINITIONS)
      ensureTable(connection, `${name}-${schema.version}`, fillWithDefaultSettings(schema as never) as never, options);
    known = new Set(
      connection.all('SELECT type, name, tbl_name, sql FROM sqlite_schema').map((row) => JSON.stringify(row)),
    );
    return known;
  } finally {
    connection.release();
  }
}

/**
 * Looks for tables, indexes, triggers and views that this program did not make: a trigger does what it likes with every
 * write. A new file has not got all yet, so that nothing is missed here.
 * @returns a sentence for each.
 */
export function findForeignSchema(connection: Connection): string[] {
  const expected = knownSchema();
  return connection
    .all('SELECT type, name, tbl_name, sql FROM sqlite_schema')
    .filter((row) => !expected.has(JSON.stringify(row)))
    .map(([type, name]) => `The file holds a ${String(type)} “${String(name)}” that Counterfoil did not make.`);
}

/** @throws ProblemError `workspace.foreign-schema`. */
export function refuseForeignSchema(connection: Connection): void {
  const [first] = findForeignSchema(connection);
  if (first === undefined) return;
  throw new ProblemError({
    code: 'workspace.foreign-schema',
    sentence: 'The workspace file was changed by something other than Counterfoil, and was not opened.',
    kept: 'The file was left exactly as it is.',
    cure: 'Restore a backup, or begin anew, which syncs everything again.',
    where: connection.path,
    detail: first,
  });
}
