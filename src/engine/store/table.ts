import type { BulkWriteRow, RxDocumentData, WrappedRxStorageInstance } from 'rxdb';
import { ProblemError } from '../../domain/problem.ts';
import type { Queue } from '../queue.ts';
import type { CollectionDefinition } from './collections/index.ts';
import {
  withoutMeta,
  type Found,
  type Packed,
  type Position,
  type SqliteStorageInstance,
  type Together,
} from './sqlite-storage/index.ts';
import { createAnchors } from './anchors.ts';
import {
  asksForText,
  filledQuery,
  queryName,
  selectorOf,
  withAllValues,
  withShortBounds,
  type Windowed,
} from './query.ts';
import { isSameDocument } from './same-document.ts';
import type { CollectionName, Documents, Patch, Query, Selector, Table, Written } from './store.ts';

/** Where a collection's documents are: RxDB's own way to write, and our storage's ways to read. */
export interface Place<T> {
  /** `null`: only to be read, and others write to it. */
  readonly writer: WrappedRxStorageInstance<T, unknown, unknown> | null;
  readonly storage: SqliteStorageInstance<T>;
  /** What the store itself says of documents, in the turn in which they are written. */
  readonly complete?: (documents: readonly T[]) => Promise<readonly T[]>;
}

/** Runs work that may meet the disk's errors and tells them as problems. */
export type Guard = <T>(work: () => T | Promise<T>) => Promise<T>;

const DEFAULT_PAGE = 500;
/** Documents read only to be passed over cost more than SQLite's own counting, beyond so many. */
const FARTHEST_ANCHOR = 1000;
/** Looking at fewer documents than this keeps nobody waiting. */
const MANY = 50_000;
const CONTEXT = 'counterfoil';

/** A page as the storage finds it. */
type PageOf<T> = Pick<Found, 'packed' | 'plain' | 'length'> & { readonly documents: RxDocumentData<T>[] };

/** A write that is ready to be made: what is there already is left out. */
export interface Plan extends Written {
  readonly isEmpty: boolean;
  /** @param together others that must be written with it. */
  write(together?: Together): Promise<void>;
}

/** What may take long, by how much there is and what is asked. */
type Lengthy = 'count' | 'sum' | 'find' | 'check';

/** A table as the store itself uses it. */
export interface PlannedTable<T extends { readonly id: string }> extends Table<T> {
  /** Good until the next write to the table, so only to be called by whoever has the turn. */
  plan(documents: readonly T[], patches?: readonly Patch<T>[]): Promise<Plan>;
  /** As `scan`, in the form that travels best from thread to thread where the documents allow it. */
  scanPacked(query: Omit<Query<T>, 'skip' | 'limit'>, pageSize?: number): AsyncGenerator<Packed | readonly T[]>;
  /** Whether to answer this would take so long that it had better be asked where nobody waits for other answers. */
  isLong(method: Lengthy, args?: readonly unknown[]): boolean;
}

/**
 * The facade over one collection.
 * @param inTurn one for all collections: only this process writes and it writes through here, so a write that waits its
 * turn never meets a conflict.
 */
export function createTable<N extends CollectionName>(
  definition: CollectionDefinition<N>,
  place: Place<Documents[N]>,
  guard: Guard,
  inTurn: Queue,
): PlannedTable<Documents[N]> {
  type T = Documents[N];
  const { storage, writer, complete } = place;
  const { keys } = definition;
  const anchors = createAnchors();
  storage.changeStream().subscribe(() => anchors.forget());
  const short = (selector: Selector<T> | undefined): Selector<T> | undefined =>
    definition.instant === null
      ? selector
      : withShortBounds<T>(withAllValues(selector, definition.merged), definition.instant as keyof T & string);

  async function stored(ids: readonly string[], withDeleted: boolean): Promise<Map<string, RxDocumentData<T>>> {
    const found = await storage.findDocumentsById([...ids], withDeleted);
    return new Map(found.map((document) => [document.id, document]));
  }

  const plain = (document: RxDocumentData<T>): T => own(withoutMeta(document));

  /** Without what is kept beside it to find it by. */
  function own(data: Record<string, unknown>): T {
    for (const name of keys?.names ?? []) delete data[name];
    return data as unknown as T;
  }

  const filled = (query: Query<T>): Windowed => filledQuery(query, definition);

  async function write(rows: BulkWriteRow<T>[]): Promise<void> {
    if (rows.length === 0) return;
    if (writer === null) throw new Error(`${definition.name} was opened only to be read`);
    const { error } = await writer.bulkWrite(rows, CONTEXT);
    const [first] = error;
    if (first !== undefined) throw new Error(`A write to ${definition.name} met a conflict on ${first.documentId}`);
  }

  async function plan(documents: readonly T[], patches: readonly Patch<T>[] = []): Promise<Plan> {
    const wanted = new Map<string, T>(documents.map((document) => [document.id, document]));
    const before = await stored([...wanted.keys(), ...patches.map(({ id }) => id)], true);
    for (const { id, fields } of patches) {
      const there = before.get(id);
      const current = wanted.get(id) ?? (there === undefined || there._deleted ? undefined : plain(there));
      if (current === undefined) throw new ProblemError(missing(definition.name, id));
      wanted.set(id, { ...current, ...fields });
    }
    const inserted: string[] = [];
    const changed: string[] = [];
    const rows: BulkWriteRow<T>[] = [];
    for (const document of (await complete?.([...wanted.values()])) ?? wanted.values()) {
      const { id } = document;
      const previous = before.get(id);
      if (previous !== undefined && !previous._deleted && isSameDocument(plain(previous), document)) continue;
      (previous === undefined || previous._deleted ? inserted : changed).push(id);
      rows.push({ previous, document: { ...document, ...keys?.of(document), ...FRESH } as never });
    }
    return {
      inserted,
      changed,
      isEmpty: rows.length === 0,
      write(together) {
        if (together !== undefined) storage.joinNext(together);
        return write(rows);
      },
    };
  }

  async function putNow(documents: readonly T[]): Promise<Written> {
    const { inserted, changed, ...planned } = await plan(documents);
    await planned.write();
    return { inserted, changed };
  }

  function findPage(query: Query<T>): readonly T[] {
    const whole = filled(query);
    const { skip, limit } = whole;
    // Positions are known until something is written, which is not told to those who only read.
    if (writer === null || limit === undefined || limit === 0) return storage.find(whole).map(plain);
    const name = queryName(whole);
    const anchor = skip === 0 ? undefined : anchors.nearest(name, skip, FARTHEST_ANCHOR);
    const passed = skip - (anchor?.passed ?? 0);
    const read = anchor && storage.findAfter(whole, anchor.last, passed + limit);
    if (read === undefined) return countTo(whole, name, limit);
    note(name, skip - passed, read, read.documents.length);
    return read.documents.slice(passed).map(plain);
  }

  /** Notes where the last of so many documents that were found stands. */
  function note(name: string, before: number, { positionOf }: Pick<Found, 'positionOf'>, count: number): void {
    const last = positionOf(count - 1);
    if (last !== undefined) anchors.note(name, { passed: before + count, last });
  }

  /** Lets SQLite count to the page, and notes the document before it, so that the page itself need not be counted to again. */
  function countTo(whole: Windowed, name: string, limit: number): T[] {
    const { skip } = whole;
    const more = Math.min(skip, 1);
    const read = storage.window({ ...whole, skip: skip - more, limit: limit + more });
    note(name, skip - more, read, more);
    note(name, skip - more, read, read.documents.length);
    return read.documents.slice(more).map(plain);
  }

  /** Whether totals that are kept tell how many there are. */
  function isCounted(selector: Selector<T> | undefined): boolean {
    const query = { selector: selectorOf(short(selector)), groupBy: [], fields: [] };
    return definition.options.totals !== undefined && storage.isKept(query);
  }

  /**
   * What came since a moment is taken off what is kept for all, and both must be of one moment: they are asked here, one
   * right after the other.
   */
  function isSince(selector: Selector<T> | undefined): boolean {
    return definition.since !== null && selector?.[definition.since as keyof T] !== undefined;
  }

  function isLong(method: Lengthy, [asked]: readonly unknown[] = []): boolean {
    if (storage.rowsAtMost() < MANY) return false;
    switch (method) {
      case 'check':
        return true;
      case 'count':
        return !isSince(asked as Selector<T> | undefined) && !isCounted(asked as Selector<T> | undefined);
      case 'find':
        return asksForText((asked as Query<T>).selector);
      case 'sum': {
        const { selector, groupBy, fields } = asked as Parameters<Table<T>['sum']>[0];
        return !isSince(selector) && !storage.isKept({ selector: selectorOf(short(selector)), groupBy, fields });
      }
      default:
        return method satisfies never;
    }
  }

  return {
    plan,
    isLong,
    get: (id) => guard(async () => optional(plain)((await stored([id], false)).get(id))),
    getMany: (ids) =>
      guard(async () => new Map([...(await stored(ids, false))].map(([id, document]) => [id, plain(document)]))),
    find: (query) => guard(() => findPage(query)),
    count: (selector) =>
      guard(async () => {
        if (isCounted(selector))
          return storage.totals({ selector: selectorOf(short(selector)), groupBy: [], fields: [] })[0]?.count ?? 0;
        const { count } = await storage.count({ query: filled({ selector }), queryPlan: undefined } as never);
        return count;
      }),
    sum: ({ selector, groupBy, fields }) =>
      guard(() => storage.totals({ selector: selectorOf(short(selector)), groupBy, fields })),
    scan: (query, pageSize = DEFAULT_PAGE) => scan(query, pageSize, (page) => page.plain().map(own)),
    scanPacked: (query, pageSize = DEFAULT_PAGE) =>
      scan<Packed | readonly T[]>(
        query,
        pageSize,
        (page) => (keys ? undefined : page.packed()) ?? page.plain().map(own),
      ),
    putMany: (documents) => guard(() => inTurn(() => putNow(documents))),
    put: (document) => guard(() => inTurn(async () => void (await putNow([document])))),
    update: (id, change) =>
      guard(() =>
        inTurn(async () => {
          const previous = (await stored([id], false)).get(id);
          if (previous === undefined) throw new ProblemError(missing(definition.name, id));
          const next = change(plain(previous));
          await putNow([next]);
          return next;
        }),
      ),
    remove: (ids) =>
      guard(() =>
        inTurn(async () => {
          const before = await stored(ids, false);
          await write(
            [...before.values()].map((previous) => ({ previous, document: { ...previous, _deleted: true } as never })),
          );
          // What was removed is removed from the disk, not only marked.
          if (before.size > 0) await storage.cleanup(0);
        }),
      ),
  };

  async function* scan<P>(
    query: Omit<Query<T>, 'skip' | 'limit'>,
    pageSize: number,
    form: (page: PageOf<T>) => P,
  ): AsyncGenerator<P | readonly T[]> {
    const whole = filled(query);
    let last: Position | undefined;
    for (;;) {
      const previous = last;
      const page = await guard(() => storage.findAfter(whole, previous, pageSize));
      if (page === undefined) break;
      last = page.positionOf(page.length - 1);
      if (page.length > 0) yield form(page);
      if (page.length < pageSize) return;
    }
    // The order needs all documents at hand: it names a field that has no column.
    const all = await guard(() => storage.find(whole));
    for (let from = 0; from < all.length; from += pageSize) yield all.slice(from, from + pageSize).map(plain);
  }
}

/** What RxDB fills in when it writes. */
const FRESH = { _deleted: false, _attachments: {}, _meta: { lwt: 1 }, _rev: '' };

function optional<A, B>(change: (value: A) => B): (value: A | undefined) => B | undefined {
  return (value) => (value === undefined ? undefined : change(value));
}

function missing(collection: string, id: string): { code: string; sentence: string; where: string } {
  return {
    code: 'store.missing',
    sentence: 'What was to be changed is no longer there.',
    where: `${collection}/${id}`,
  };
}
