import type { Connection } from './connection.ts';
import { toDocument, type StoredDocument } from './read.ts';
import type { Table } from './table.ts';
import { encodeText } from './text-key.ts';

/** The documents with these ids that are there, deleted ones too, by id. */
export function readById(connection: Connection, table: Table, ids: readonly string[]): Map<string, StoredDocument> {
  const rows = connection.all(
    `SELECT ${table.documentColumns} FROM ${table.sql} WHERE id IN (SELECT value FROM json_each(?))`,
    [JSON.stringify(ids.map(encodeText))],
  );
  const documents = rows.map((row) => toDocument(table, row));
  return new Map(documents.map((document) => [String(document[table.primaryPath]), document]));
}

/** What conflicts are found by: just the revision of each document that is there. */
export function readRevisions(
  connection: Connection,
  table: Table,
  rows: readonly { readonly document: unknown }[],
): Map<string, { readonly _rev: string; readonly _deleted: boolean }> {
  const ids = rows.map(({ document }) => String((document as Readonly<Record<string, unknown>>)[table.primaryPath]));
  const byKey = new Map(ids.map((id) => [encodeText(id), id]));
  const found = connection.all(
    `SELECT id, rev, deleted FROM ${table.sql} WHERE id IN (SELECT value FROM json_each(?))`,
    [JSON.stringify([...byKey.keys()])],
  );
  return new Map(
    found.map(([key, rev, deleted]) => [byKey.get(String(key)) ?? '', { _rev: String(rev), _deleted: deleted === 1 }]),
  );
}
