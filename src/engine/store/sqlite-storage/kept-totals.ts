import { affinity, quoted, type Column } from './columns.ts';
import type { Connection } from './connection.ts';
import { halves, keySql } from './sums.ts';

/** Totals that are kept in a table of their own, in the transaction of each write, so that nobody has to add them up. */
export interface TotalsOptions {
  /** Fields that every document has, or the first `length` characters of such a text. One row for each combination. */
  readonly by: readonly (string | { readonly field: string; readonly length: number })[];
  /** Fields of whole numbers that are added up; the positive and the negative ones apart. */
  readonly fields: readonly string[];
}

/** What a row of kept totals is told apart by. */
export interface Dimension {
  readonly column: Column;
  /** Only so many characters of the text are kept. */
  readonly length?: number;
  /** The column as it is here: the beginning of an instant is text. */
  readonly kept: Column;
}

export interface KeptTotals {
  readonly sql: string;
  readonly dimensions: readonly Dimension[];
  /** A field's own column holds its sign here (-1, 0, 1 or null's mark), its sum is in two halves beside. */
  readonly fields: readonly Column[];
  readonly columns: readonly Column[];
  readonly upsert: string;
  readonly dropEmpty: string;
  /** The same totals, added up from the documents. */
  readonly computed: string;
}

/** Names of the halves of a field's sum. */
export const halfNames = (field: Column): readonly [high: string, low: string] => [
  quoted(`high:${field.path}`),
  quoted(`low:${field.path}`),
];

export function describeTotals(
  tableName: string,
  options: readonly TotalsOptions[],
  columnAt: (path: string) => Column | undefined,
): readonly KeptTotals[] {
  const find = (path: string): Column => {
    const column = columnAt(path);
    if (column === undefined) throw new Error(`Totals of ${tableName} need a column for ${path}`);
    return column;
  };
  return options.map(({ by, fields }) => {
    const dimensions = by.map((part): Dimension => {
      if (typeof part === 'string') return { column: find(part), kept: find(part) };
      const column = find(part.field);
      return { column, length: part.length, kept: column.kind === 'instant' ? { ...column, kind: 'text' } : column };
    });
    return describe(tableName, dimensions, fields.map(find));
  });
}

function describe(tableName: string, dimensions: readonly Dimension[], fields: readonly Column[]): KeptTotals {
  const name = dimensions.map(({ column, length }) =>
    length === undefined ? column.path : `${column.path}~${length}`,
  );
  const sql = quoted(`${tableName}:totals:${name.join()}`);
  const keys = [...dimensions.map(({ column }) => column.sql), ...fields.map((column) => column.sql)];
  const sums = ['n', ...fields.flatMap(halfNames)];
  const all = [...keys, ...sums];
  const selected = [
    ...dimensions.map(({ column, length }) => keySql(column, length)),
    ...fields.map(({ sql }) => `CASE WHEN ${sql} > -9e999 THEN sign(${sql}) ELSE ${sql} END`),
    'count(*)',
    ...fields.flatMap((column) => halves(column.sql, `typeof(${column.sql}) = 'integer'`)),
  ];
  return {
    sql,
    dimensions,
    fields,
    columns: [...new Set([...dimensions.map(({ column }) => column), ...fields])],
    upsert: `INSERT INTO ${sql} (${all.join(', ')}) VALUES (${all.map(() => '?').join(', ')}) ON CONFLICT DO UPDATE SET ${sums
      .map((name) => `${name} = ${name} + excluded.${name}`)
      .join(', ')}`,
    dropEmpty: `DELETE FROM ${sql} WHERE ${keys.map((key) => `${key} = ?`).join(' AND ')} AND n = 0`,
    computed: `SELECT ${selected.join(', ')} FROM ${quoted(tableName)} WHERE deleted = 0 GROUP BY ${keys.map((_, index) => index + 1).join(', ')}`,
  };
}

/** Makes the tables anew and fills them. @returns the paths of columns that lack a value, by which nothing can be kept. */
export function createTotals(connection: Connection, table: KeptTable, unfit: readonly string[]): string[] {
  const old = connection.all("SELECT name FROM sqlite_master WHERE type = 'table' AND name GLOB ?", [
    `${table.name}:totals:*`,
  ]);
  for (const [name] of old) connection.execute(`DROP TABLE ${quoted(String(name))}`);
  const lacking = lackingColumns(connection, table, unfit);
  for (const totals of table.kept) {
    const keys = keyColumns(totals).map(({ sql }) => sql);
    const declared = keyColumns(totals).map((column) => `${column.sql}${affinity(column)} NOT NULL`);
    const sums = ['n', ...totals.fields.flatMap(halfNames)].map((name) => `${name} INTEGER NOT NULL`);
    connection.execute(
      `CREATE TABLE ${totals.sql} (${declared.join(', ')}, ${sums.join(', ')}, PRIMARY KEY (${keys.join(', ')})) WITHOUT ROWID`,
    );
    if (!totals.columns.some(({ path }) => unfit.includes(path) || lacking.includes(path)))
      connection.execute(`INSERT INTO ${totals.sql} ${totals.computed}`);
  }
  return lacking;
}

function keyColumns({ dimensions, fields }: KeptTotals): readonly Column[] {
  return [...dimensions.map(({ kept }) => kept), ...fields];
}

/** What these functions need to know of a table. */
interface KeptTable {
  readonly name: string;
  readonly sql: string;
  readonly kept: readonly KeptTotals[];
}

function lackingColumns(connection: Connection, table: KeptTable, unfit: readonly string[]): string[] {
  const columns = [...new Set(table.kept.flatMap((totals) => totals.columns))];
  return columns
    .filter(({ path, sql }) => {
      if (unfit.includes(path)) return false;
      const isLacking = table.kept.some(({ fields }) => fields.some((field) => field.path === path))
        ? `${sql} IS NULL OR typeof(${sql}) <> 'integer' AND ${sql} <> -9e999`
        : `${sql} IS NULL`;
      return connection.first(`SELECT 1 FROM ${table.sql} WHERE ${isLacking} LIMIT 1`) !== undefined;
    })
    .map(({ path }) => path);
}

/** Compares what is kept with what the documents add up to. @returns a sentence for each difference. */
export function compareTotals(
  connection: Connection,
  table: KeptTable,
  isTrusted: (path: string) => boolean,
): string[] {
  return table.kept.flatMap((totals) => {
    if (!totals.columns.every(({ path }) => isTrusted(path))) return [];
    const differing = connection.first(
      `SELECT (SELECT count(*) FROM (SELECT * FROM ${totals.sql} EXCEPT ${totals.computed})) + (SELECT count(*) FROM (SELECT * FROM (${totals.computed}) EXCEPT SELECT * FROM ${totals.sql}))`,
    );
    const count = Number(differing?.[0] ?? 0);
    const name = totals.dimensions.map(({ column, length }) => (length ? `${column.path}(${length})` : column.path));
    return count === 0 ? [] : [`${count} kept totals of ${table.name} by ${name.join(', ')} differ from its documents`];
  });
}

export function rebuildTotals(connection: Connection, table: KeptTable, isTrusted: (path: string) => boolean): void {
  for (const totals of table.kept) {
    connection.execute(`DELETE FROM ${totals.sql}`);
    if (totals.columns.every(({ path }) => isTrusted(path)))
      connection.execute(`INSERT INTO ${totals.sql} ${totals.computed}`);
  }
}
