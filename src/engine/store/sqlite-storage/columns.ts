import { getPrimaryFieldOfPrimaryKey, getSchemaByObjectPath, type RxDocumentData, type RxJsonSchema } from 'rxdb';
import type { SqlValue } from './connection.ts';
import { fromInstantKey, toInstantKey } from './instant-key.ts';
import { decodeText, encodeText } from './text-key.ts';

/** Stands for JSON's null: it sorts after a missing value (SQL's NULL) and before every number and text, as in RxDB. */
export const NULL_MARK = -Infinity;
/** As SQL text. */
export const NULL_MARK_SQL = '-9e999';

/** `instant`: text that the schema says to be a `date-time`; see `instant-key.ts`. */
export type ColumnKind = 'text' | 'instant' | 'number' | 'boolean' | 'mixed';

/** One field of the documents that has a column of its own. */
export interface Column {
  /** `amount`, `_meta.lwt`. */
  readonly path: string;
  /** Quoted for SQL. */
  readonly sql: string;
  /** What the schema says its values are, apart from null. `mixed` is never trusted. */
  readonly kind: ColumnKind;
  readonly segments: readonly string[];
}

/**
 * The number of a document's row, as a field to sort by and to end an index with: of documents that are otherwise equal the
 * one that came first stands first. It costs an index nothing, where the primary key would stand in each of them once more.
 */
export const ROW = '_row';
export const ROW_COLUMN: Column = { path: ROW, sql: '"row"', kind: 'number', segments: [] };

/** The value has a type that its column cannot hold exactly: queries on the column must then look at the documents. */
export const UNFIT = Symbol('unfit');

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Numbers get a NUMERIC column, which keeps whole ones as integers; others keep just what is written to them. */
export function affinity({ kind }: Column): string {
  return kind === 'number' || kind === 'instant' ? ' NUMERIC' : '';
}

/** The columns of a table by path: what its indexes name, what was asked for beside, and the id, deleted and lwt. */
export function columnsOf<T>(
  schema: Readonly<RxJsonSchema<RxDocumentData<T>>>,
  extraPaths: readonly string[],
): ReadonlyMap<string, Column> {
  const primaryPath: string = getPrimaryFieldOfPrimaryKey(schema.primaryKey);
  const fixed: Readonly<Record<string, string>> = { [primaryPath]: 'id', _deleted: 'deleted', '_meta.lwt': 'lwt' };
  const columns = new Map<string, Column>();
  for (const path of [...Object.keys(fixed), ...(schema.indexes ?? []).flat(), ...extraPaths]) {
    if (columns.has(path)) continue;
    columns.set(path, {
      path,
      sql: fixed[path] ?? quoted(`$${path}`),
      kind: path === '_meta.lwt' ? 'number' : kindOf(getSchemaByObjectPath(schema, path)),
      segments: path.split('.'),
    });
  }
  return columns;
}

function kindOf(
  part: { readonly type?: string | readonly string[]; readonly format?: string } | undefined,
): ColumnKind {
  const types = [part?.type ?? []].flat().filter((type) => type !== 'null');
  if (types.length !== 1)
    return types.every((type) => type === 'integer' || type === 'number') && types.length > 0 ? 'number' : 'mixed';
  switch (types[0]) {
    case 'string':
      return part?.format === 'date-time' ? 'instant' : 'text';
    case 'number':
    case 'integer':
      return 'number';
    case 'boolean':
      return 'boolean';
    default:
      return 'mixed';
  }
}

/** What the column of a document holds. */
export function columnValue(column: Column, document: unknown): SqlValue | typeof UNFIT {
  let value = document;
  for (const segment of column.segments) {
    if (value === null || value === undefined) return null;
    if (typeof value !== 'object') return null;
    if (Array.isArray(value)) return UNFIT;
    value = Object.hasOwn(value, segment) ? (value as Record<string, unknown>)[segment] : undefined;
  }
  return toColumn(column, value);
}

/** A JSON value as the column keeps it, or `UNFIT`. */
export function toColumn(column: Column, value: unknown): SqlValue | typeof UNFIT {
  if (value === undefined) return null;
  if (value === null) return NULL_MARK;
  switch (column.kind) {
    case 'text':
      return typeof value === 'string' ? encodeText(value) : UNFIT;
    case 'instant':
      return (typeof value === 'string' ? toInstantKey(value) : undefined) ?? UNFIT;
    case 'number':
      // JSON writes what is not finite as null.
      return typeof value === 'number' ? (Number.isFinite(value) ? value : NULL_MARK) : UNFIT;
    case 'boolean':
      return typeof value === 'boolean' ? Number(value) : UNFIT;
    case 'mixed':
      return UNFIT;
  }
}

/** The JSON value of what a column holds; `undefined` where the field is missing. */
export function fromColumn(column: Column, value: SqlValue): string | number | boolean | null | undefined {
  if (value === null) return undefined;
  if (value === NULL_MARK) return null;
  if (typeof value === 'string') return decodeText(value);
  if (column.kind === 'instant') return fromInstantKey(Number(value));
  if (column.kind === 'boolean') return Boolean(value);
  return Number(value);
}
