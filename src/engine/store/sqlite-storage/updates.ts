import type { SqlValue } from './connection.ts';
import { FIRST_COLUMNS, type Table } from './table.ts';

interface Update {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

/** Statements are prepared and kept, so there must not be one for each combination of columns. */
const MOST_STATEMENTS = 64;

/**
 * Makes the statements that bring a row from what it holds to what it is to hold. SQLite writes every index that holds a
 * column it is given, whether or not its value is another one: so it is given only those that changed.
 */
export function createUpdates({ sql: table, own }: Pick<Table, 'sql' | 'own'>) {
  const names = [...FIRST_COLUMNS, ...own.map(({ sql }) => sql)];
  const known = new Set<string>();
  const all = names.map((_, at) => at);
  return (before: readonly SqlValue[], after: readonly SqlValue[]): Update => {
    const changed = all.filter((at) => before[at] !== after[at]);
    const narrow = updateSql(
      table,
      changed.map((at) => names[at] ?? ''),
    );
    const isKept = changed.length > 0 && (known.has(narrow) || known.size < MOST_STATEMENTS);
    if (isKept) known.add(narrow);
    const given = isKept ? changed : all;
    const sql = isKept ? narrow : updateSql(table, names);
    return { sql, values: [...given.map((at) => after[at] ?? null), after[0] ?? null] };
  };
}

function updateSql(table: string, names: readonly string[]): string {
  return `UPDATE ${table} SET ${names.map((name) => `${name} = ?`).join(', ')} WHERE id = ?`;
}
