import {
  categorizeBulkWriteRows,
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
import type { Connection } from './connection.ts';
import { compareTotals, rebuildTotals } from './kept-totals.ts';
import { readById, readRevisions } from './by-id.ts';
import {
  countDocuments,
  findAfter,
  findDocuments,
  toDocument,
  type FilledQuery,
  type Found,
  type Schema,
  type StoredDocument,
} from './read.ts';
import { checkDocuments, type Differences } from './check.ts';
import type { Position } from './order.ts';
import { keepOrder, timeOf } from './order-of-writes.ts';
import { keepSearch, rebuildSearch } from './text-search.ts';
import { dropTable } from './ensure-table.ts';
import { FIRST_COLUMNS, rowValues, type Table, type TableOptions } from './table.ts';
import { distrust, refreshTrust } from './trust.ts';
import { keepTotals } from './tally.ts';
import { sumKept } from './sum-kept.ts';
import type { Together } from './together.ts';
import { totalsOf, type Totals, type TotalsQuery } from './totals.ts';
import { writeOne } from './unwritten.ts';
import { createUpdates } from './updates.ts';

export interface SqliteInternals {
  readonly connection: Connection;
  readonly table: Table;
}

type FoundOf<T> = Omit<Found, 'documents'> & { readonly documents: RxDocumentData<T>[] };
type Bulk<T> = EventBulk<RxStorageChangeEvent<RxDocumentData<T>>, RxStorageDefaultCheckpoint>;

/** One collection in one SQLite table. Everything is done before the promise is returned: the driver is synchronous. */
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
  readonly #update: ReturnType<typeof createUpdates>;
  readonly #changes = new Subject<Bulk<T>>();
  #closed: Promise<void> | undefined;
  #together: Together | undefined;

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
    this.#update = createUpdates(table);
  }

  /** The next `bulkWrite` becomes part of one transaction with others, and is refused as a whole when a row conflicts. */
  joinNext(together: Together): void {
    this.#together = together;
  }

  /** Writes all rows that do not conflict, in one transaction: after a crash all of them are there, or none. */
  async bulkWrite(rows: BulkWriteRow<T>[], context: string): Promise<RxStorageBulkWriteResponse<T>> {
    const { connection, table } = this.#open();
    const primaryPath = table.primaryPath as never;
    for (const { document } of rows) refuseAttachments(document);
    const unfit = new Set<string>();
    let { trusted } = table;
    const together = this.#together;
    this.#together = undefined;
    const write = () => {
      // Nobody else writes until this has ended.
      refreshTrust(connection, table);
      trusted = table.trusted;
      keepOrder(connection, table, rows);
      const revisions = readRevisions(connection, table, rows) as unknown as Map<string, RxDocumentData<T>>;
      const categorized = categorizeBulkWriteRows<T>(this, primaryPath, revisions, rows, context);
      const updates = categorized.bulkUpdateDocs.map(({ document }) =>
        rowValues(table, document as unknown as StoredDocument, unfit),
      );
      const before = categorized.bulkUpdateDocs.map(({ previous }) =>
        previous === undefined ? [] : rowValues(table, previous as unknown as StoredDocument, new Set()),
      );
      const inserts = categorized.bulkInsertDocs.map(({ document }) =>
        rowValues(table, document as unknown as StoredDocument, unfit),
      );
      if (unfit.size > 0) trusted = distrust(connection, table, unfit);
      const keeper = keepTotals(connection, table, trusted);
      const search = keepSearch(connection, table);
      const changing = updates.map(([id = null]) => id);
      keeper.leave(changing);
      search.leave(changing);
      for (const values of inserts) writeOne(connection, this.#insertSql, values);
      for (const [at, after] of updates.entries()) {
        const { sql, values } = this.#update(before[at] ?? [], after);
        writeOne(connection, sql, values);
      }
      keeper.arrive([...inserts, ...updates]);
      search.arrive();
      // A conflict is told with the whole document, of which only the revision was read so far.
      const inDatabase = this.#byId(categorized.errors.map((error) => error.documentId));
      for (const error of categorized.errors) {
        if ('documentInDb' in error) Object.assign(error, { documentInDb: inDatabase.get(error.documentId) });
      }
      if (together !== undefined && categorized.errors.length > 0) {
        throw new Error(`A write to ${this.collectionName} met a conflict on ${categorized.errors[0]?.documentId}`);
      }
      return categorized;
    };
    const done = together === undefined ? connection.transaction(write) : await together.join(write);
    table.counts.written += rows.length;
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
    return this.window(query).documents;
  }

  /** As `find`, and where each document stands in the query's order. */
  window(query: FilledQuery): FoundOf<T> {
    const { connection, table } = this.#open();
    return findDocuments(connection, table, this.#schema, query) as unknown as FoundOf<T>;
  }

  /** The documents of a query that follow a position in its order; all from the first when it is `undefined`. See `findAfter`. */
  findAfter(
    query: Pick<FilledQuery, 'selector' | 'sort' | 'merged'>,
    last: Position | undefined,
    limit: number,
  ): FoundOf<T> | undefined {
    const { connection, table } = this.#open();
    return findAfter(connection, table, this.#schema, { ...query, last, limit }) as unknown as FoundOf<T> | undefined;
  }

  /** Grouped counts and exact sums. */
  totals(query: TotalsQuery): Totals[] {
    const { connection, table } = this.#open();
    return totalsOf(connection, table, this.#schema, query);
  }

  /** Whether the sums are read from totals that are kept; else the documents are added up. */
  isKept({ selector, groupBy, fields }: TotalsQuery): boolean {
    const { connection, table } = this.#open();
    const groups = groupBy.map((part) => (typeof part === 'string' ? { field: part } : part));
    return sumKept(connection, table, { selector, groups, fields }) !== undefined;
  }

  /** How many documents there are, or a few more; told at once. */
  rowsAtMost(): number {
    const { connection, table } = this.#open();
    return Number(connection.first(`SELECT max(rowid) FROM ${table.sql}`)?.[0] ?? 0);
  }

  /** Compares with each document its columns and what is searched of it, a slice at a time. */
  async checkDocuments(): Promise<Differences> {
    const { connection, table } = this.#open();
    return checkDocuments(connection, table);
  }

  /** Makes what is searched anew from the documents. */
  rebuildSearch(): void {
    const { connection, table } = this.#open();
    if (table.search !== undefined) rebuildSearch(connection, table.search);
  }

  /** Compares the totals that are kept with the documents. @returns a sentence for each difference. */
  checkTotals(): string[] {
    const { connection, table } = this.#open();
    return compareTotals(connection, table, (path) => table.trusted.has(path));
  }

  /** Adds the totals that are kept up anew from the documents. */
  rebuildTotals(): void {
    const { connection, table } = this.#open();
    connection.transaction(() => rebuildTotals(connection, table, (path) => table.trusted.has(path)));
  }

  async getChangedDocumentsSince(
    limit: number,
    checkpoint?: RxStorageDefaultCheckpoint,
  ): Promise<{ documents: RxDocumentData<T>[]; checkpoint: RxStorageDefaultCheckpoint }> {
    const { connection, table } = this.#open();
    const since = checkpoint ?? { id: '', lwt: 0 };
    const rows = connection.all(
      `SELECT ${table.documentColumns} FROM ${table.sql} WHERE (lwt, id) > (?, ?) ORDER BY lwt, id LIMIT ?`,
      [since.lwt, encodeText(since.id), limit],
    );
    const documents = rows.map((row) => toDocument(table, row));
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
    connection.transaction(() =>
      connection.run(`DELETE FROM ${table.sql} WHERE deleted = 1 AND lwt < ?`, [
        timeOf(connection, table) - minimumDeletedTime,
      ]),
    );
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
    refreshTrust(this.internals.connection, this.internals.table);
    return this.internals;
  }

  #byId(ids: readonly string[]): Map<string, RxDocumentData<T>> {
    const { connection, table } = this.#open();
    return readById(connection, table, ids) as unknown as Map<string, RxDocumentData<T>>;
  }
}

const NO_ATTACHMENTS = 'This storage keeps no attachments: leave `attachments` out of the schema';

function refuseAttachments(document: unknown): void {
  const { _attachments: attachments } = document as { _attachments?: object };
  if (attachments !== undefined && Object.keys(attachments).length > 0) throw new Error(NO_ATTACHMENTS);
}
