import { fromColumn } from './columns.ts';
import type { SqlRow } from './connection.ts';
import type { StoredForm } from './table.ts';

/** Documents by field. The names of the fields travel once, and nothing is made of each document on the way. */
export interface Packed {
  readonly fields: readonly string[];
  /** One list for each field, in the order of the documents. */
  readonly columns: readonly (readonly unknown[])[];
  readonly length: number;
}

/** @returns `undefined` where some document has more than its columns, or lacks a field. */
export function packRows({ fields }: Pick<StoredForm, 'fields'>, rows: readonly SqlRow[]): Packed | undefined {
  if (rows.some(([data]) => data !== '{}')) return undefined;
  const columns: unknown[][] = [];
  for (const { column, at } of fields) {
    const values = column && rows.map((row) => fromColumn(column, row[at] ?? null));
    if (values === undefined || values.includes(undefined)) return undefined;
    columns.push(values);
  }
  return { fields: fields.map(({ name }) => name), columns, length: rows.length };
}

/** The documents that were packed, without what RxDB keeps of them. */
export function unpack({ fields, columns, length }: Packed): Record<string, unknown>[] {
  // A copy has all fields at once; to add them one by one takes longer.
  const empty: Record<string, unknown> = Object.fromEntries(fields.map((field) => [field, null]));
  const documents = Array.from({ length }, () => ({ ...empty }));
  for (const [at, field] of fields.entries()) {
    const values = columns[at] ?? [];
    for (const [index, document] of documents.entries()) document[field] = values[index];
  }
  return documents;
}
