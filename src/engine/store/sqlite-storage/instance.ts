import {
  categorizeBulkWriteRows,
  now,
  type BulkWriteRow,
  type EventBulk,
  type PreparedQuery,
  type RxDocumentData,
  type RxJsonSchema,
  type RxStorageBulkWriteResponse,
  type RxStorageChangeEvent,
  type RxStorageCountResult,
  type RxStorageDefaultCheckpoint,
  type RxStorageInstance,
  type RxStorageQueryResult,
} from 'rxdb';
import { Subject, type Observable } from 'rxjs';
import { encodeText } from './text-key.ts';
import type { Connection, SqlValue } from './connection.ts';
import {
  countDocuments,
  DOCUMENT_COLUMNS,
  findAfter,
  findDocuments,
  toDocument,
  type FilledQuery,
  type Schema,
  type StoredDocument,
} from './read.ts';
import { distrust, dropTable, ownValues, type Table, type TableOptions } from './table.ts';
import { totalsOf, type Totals, type TotalsQuery } from './totals.ts';

export interface SqliteInternals {
  readonly connection: Connection;
  readonly table: Table;
}

type Bulk<T> = EventBulk<RxStorageChangeEvent<RxDocumentData<T>>, RxStorageDefaultCheckpoint>;

/** One collection in one SQLite table. Everything is done before the promise is returned: `node:sqlite` is synchronous. */
export class SqliteStorageInstance<T> implements RxStorageInstance<
  T,
  SqliteInternals,
  TableOptions,
  RxStorageDefaultCheckpoint
> {
  readonly databaseName: string;
  readonly collectionName: string;
  readonly schema: Readonly<RxJsonSchema<RxDocumentData<T>>>;
  readonly internals: SqliteInternals;
  readonly options: Readonly<TableOptions>;
  readonly #schema: Schema;
  readonly #insertSql: string;
  readonly #updateSql: string;
  readonly #changes = new Subject<Bulk<T>>();
  #closed: Promise<void> | undefined;

  constructor(
    of: { readonly databaseName: string; readonly collectionName: string },
    schema: Readonly<RxJsonSchema<RxDocumentData<T>>>,
    internals: SqliteInternals,
    options: Readonly<TableOptions>,
  ) {
    this.databaseName = of.databaseName;
    this.collectionName = of.collectionName;
    this.schema = schema;
    this.#schema = schema as unknown as Schema;
    this.internals = internals;
    this.options = options;
    const { table } = internals;
    const names = [...FIRST_COLUMNS, ...table.own.map((column) => column.sql)];
    this.#insertSql = `INSERT INTO ${table.sql} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`;
    this.#updateSql = `UPDATE ${table.sql} SET ${names.map((name) => `${name} = ?`).join(', ')} WHERE id = ?`;
  }

  /** Writes all rows that do not conflict, in one transaction: after a crash all of them are there, or none. */
  async bulkWrite(rows: BulkWriteRow<T>[], context: string): Promise<RxStorageBulkWriteResponse<T>> {
    const { connection, table } = this.#open();
    const primaryPath = table.primaryPath as never;
    for (const { document } of rows) refuseAttachments(document);
    const unfit = new Set<string>();
    let trusted = table.trusted;
    const done = connection.transaction(() => {
      const categorized = categorizeBulkWriteRows<T>(this, primaryPath, this.#revisions(rows), rows, context);
      for (const { document } of categorized.bulkInsertDocs)
        connection.run(this.#insertSql, this.#values(document, unfit));
      for (const { document } of categorized.bulkUpdateDocs) {
        const values = this.#values(document, unfit);
        connection.run(this.#updateSql, [...values, values[0] ?? null]);
      }
      if (unfit.size > 0) trusted = distrust(connection, table, unfit);
      // A conflict is told with the whole document, of which only the revision was read so far.
      const inDatabase = this.#byId(categorized.errors.map((error) => error.documentId));
      for (const error of categorized.errors) {
        if ('documentInDb' in error) Object.assign(error, { documentInDb: inDatabase.get(error.documentId) });
      }
      return categorized;
    });
    table.trusted = trusted;
    const newest = done.newestRow?.document;
    if (newest !== undefined && done.eventBulk.events.length > 0) {
      done.eventBulk.checkpoint = { id: newest[primaryPath], lwt: newest._meta.lwt };
      this.#changes.next(done.eventBulk);
    }
    return { error: done.errors };
  }

  async findDocumentsById(ids: string[], withDeleted: boolean): Promise<RxDocumentData<T>[]> {
    return [...this.#byId(ids).values()].filter((document) => withDeleted || !document._deleted);
  }

  async query(prepared: PreparedQuery<T>): Promise<RxStorageQueryResult<T>> {
    return { documents: this.find(prepared.query) };
  }

  async count(prepared: PreparedQuery<T>): Promise<RxStorageCountResult> {
    const { connection, table } = this.#open();
    const { count, isFast } = countDocuments(connection, table, this.#schema, prepared.query);
    return { count, mode: isFast ? 'fast' : 'slow' };
  }

  /** As `query`, for a query without a plan. */
  find(query: FilledQuery): RxDocumentData<T>[] {
    const { connection, table } = this.#open();
    return findDocuments(connection, table, this.#schema, query) as unknown as RxDocumentData<T>[];
  }

  /** The documents of a query that follow `last` in its order; all from the first when it is `undefined`. See `findAfter`. */
  findAfter(
    query: Pick<FilledQuery, 'selector' | 'sort'>,
    last: unknown,
    limit: number,
  ): RxDocumentData<T>[] | undefined {
    const { connection, table } = this.#open();
    return findAfter(connection, table, this.#schema, query, last, limit) as RxDocumentData<T>[] | undefined;
  }

  /** Grouped counts and exact sums. */
  totals(query: TotalsQuery): Totals[] {
    const { connection, table } = this.#open();
    return totalsOf(connection, table, this.#schema, query);
  }

  async getChangedDocumentsSince(
    limit: number,
    checkpoint?: RxStorageDefaultCheckpoint,
  ): Promise<{ documents: RxDocumentData<T>[]; checkpoint: RxStorageDefaultCheckpoint }> {
    const { connection, table } = this.#open();
    const since = checkpoint ?? { id: '', lwt: 0 };
    const rows = connection.all(
      `SELECT ${DOCUMENT_COLUMNS} FROM ${table.sql} WHERE (lwt, id) > (?, ?) ORDER BY lwt, id LIMIT ?`,
      [since.lwt, encodeText(since.id), limit],
    );
    const documents = rows.map(toDocument);
    const last = documents.at(-1);
    return {
      documents: documents as unknown as RxDocumentData<T>[],
      checkpoint: last === undefined ? since : { id: String(last[table.primaryPath]), lwt: last._meta.lwt },
    };
  }

  changeStream(): Observable<Bulk<T>> {
    return this.#changes.asObservable();
  }

  /** Deletes what was marked as deleted longer ago than so many milliseconds. */
  async cleanup(minimumDeletedTime: number): Promise<boolean> {
    const { connection, table } = this.#open();
    connection.run(`DELETE FROM ${table.sql} WHERE deleted = 1 AND lwt < ?`, [now() - minimumDeletedTime]);
    return true;
  }

  async getAttachmentData(): Promise<Blob> {
    throw new Error(NO_ATTACHMENTS);
  }

  async remove(): Promise<void> {
    const { connection, table } = this.#open();
    dropTable(connection, table);
    return this.close();
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.#changes.complete();
    this.internals.connection.release();
  }

  #open(): SqliteInternals {
    if (this.#closed !== undefined) throw new Error(`The storage of ${this.collectionName} is closed`);
    return this.internals;
  }

  #values(document: unknown, unfit: Set<string>): SqlValue[] {
    const { _rev, _deleted, _meta, _attachments, ...data } = document as StoredDocument;
    const { table } = this.internals;
    const isPlainMeta = Object.keys(_meta).length === 1;
    return [
      encodeText(String(data[table.primaryPath])),
      _rev,
      Number(_deleted),
      _meta.lwt,
      isPlainMeta ? null : JSON.stringify(_meta),
      JSON.stringify(data),
      ...ownValues(table, document, unfit),
    ];
  }

  /** What conflicts are found by: just the revision of each document that is there. */
  #revisions(rows: readonly BulkWriteRow<T>[]): Map<string, RxDocumentData<T>> {
    const { connection, table } = this.internals;
    const ids = rows.map(({ document }) =>
      encodeText(String((document as Record<string, unknown>)[table.primaryPath])),
    );
    const byKey = new Map(
      rows.map((row, index) => [ids[index], String((row.document as Record<string, unknown>)[table.primaryPath])]),
    );
    const found = connection.all(
      `SELECT id, rev, deleted FROM ${table.sql} WHERE id IN (SELECT value FROM json_each(?))`,
      [JSON.stringify(ids)],
    );
    return new Map(
      found.map(([id, rev, deleted]) => [
        byKey.get(String(id)) ?? '',
        { _rev: rev, _deleted: deleted === 1 } as unknown as RxDocumentData<T>,
      ]),
    );
  }

  #byId(ids: readonly string[]): Map<string, RxDocumentData<T>> {
    const { connection, table } = this.#open();
    const rows = connection.all(
      `SELECT ${DOCUMENT_COLUMNS} FROM ${table.sql} WHERE id IN (SELECT value FROM json_each(?))`,
      [JSON.stringify(ids.map(encodeText))],
    );
    const found = rows.map(toDocument).map((document) => [String(document[table.primaryPath]), document] as const);
    return new Map(found) as unknown as Map<string, RxDocumentData<T>>;
  }
}

const FIRST_COLUMNS = ['id', 'rev', 'deleted', 'lwt', 'meta', 'data'];
const NO_ATTACHMENTS = 'This storage keeps no attachments: leave `attachments` out of the schema';

function refuseAttachments(document: unknown): void {
  const { _attachments: attachments } = document as { _attachments?: object };
  if (attachments !== undefined && Object.keys(attachments).length > 0) throw new Error(NO_ATTACHMENTS);
}
