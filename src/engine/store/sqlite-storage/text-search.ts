import type { Connection } from './connection.ts';
import { foldCase } from './fold.ts';
import { literalOf } from './literal.ts';
import type { Table } from './table.ts';
import type { Condition, Known, TextSearch } from './where.ts';

/** What can be asked of a table in SQL: its columns, and its searched texts. */
export function knownOf(connection: Connection, table: Table): Known {
  return { columns: table.trusted, text: textSearch(connection, table) };
}

function textSearch(connection: Connection, { name, search, searched }: Table): TextSearch | undefined {
  if (search === undefined) return undefined;
  return {
    has: (path) => searched.has(path),
    matches(paths, pattern, flags) {
      if (typeof pattern !== 'string' || (flags !== undefined && typeof flags !== 'string')) return undefined;
      // Throws for a pattern that is none, as the matcher of the documents does.
      const compiled = new RegExp(pattern, flags);
      const text = literalOf(compiled.source);
      if (text === undefined || !canBeSearched(text) || !/^[dims]*$/.test(compiled.flags)) return undefined;
      const rows = search.find(connection, foldCase(text), paths);
      return foundRows(connection, `${name}:${JSON.stringify([paths, foldCase(text)])}`, rows, compiled.ignoreCase);
    },
  };
}

/** The texts are kept as UTF-8, which knows no half of a pair, and where any half is U+FFFD. */
function canBeSearched(text: string): boolean {
  return text !== '' && text.isWellFormed() && !text.includes('\uFFFD');
}

const KEPT_SETS = 16;

/** With regard to case, the rows found are those that may match: the documents tell. */
function foundRows(connection: Connection, name: string, rows: readonly number[], isExact: boolean): Condition {
  const bits = new Uint8Array((rows.reduce((most, row) => Math.max(most, row), 0) >> 3) + 1);
  for (const row of rows) bits[row >> 3] = (bits[row >> 3] ?? 0) | (1 << (row & 7));
  connection.rowSets.delete(name);
  connection.rowSets.set(name, bits);
  for (const [oldest] of connection.rowSets) {
    if (connection.rowSets.size <= KEPT_SETS) break;
    connection.rowSets.delete(oldest);
  }
  return { sql: 'found_in(?, rowid)', values: [name], isExact, terms: [{ kind: 'rows', rows }] };
}
