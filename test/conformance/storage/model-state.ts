import fc from 'fast-check';
import type { RxStorageInstance } from 'rxdb';
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory';
import {
  getRxStorageSqlite,
  type SqliteStorageInstance,
  type TableOptions,
  type Totals,
} from '../../../src/engine/store/sqlite-storage/index.ts';
import {
  contentArbitrary,
  dataOf,
  idArbitrary,
  unfitArbitrary,
  widestTable,
  type Data,
  type Doc,
  type Rows,
  type Schema,
} from './model-documents.ts';

export const write = fc.record({
  rows: fc.uniqueArray(
    fc.record({
      id: idArbitrary,
      content: contentArbitrary,
      unfit: fc.option(unfitArbitrary, { freq: 60 }),
      /** `current` is right; the others must be refused, unless there is nothing to conflict with. */
      previous: fc.oneof({ weight: 6, arbitrary: fc.constant('current') }, fc.constantFrom('none', 'stale')),
      deletes: fc.boolean(),
      /** What a plugin of RxDB's keeps with a document. */
      note: fc.option(fc.string({ maxLength: 2 }), { freq: 5 }),
    }),
    { minLength: 1, maxLength: 6, selector: ({ id }) => id },
  ),
});
export type Write = typeof write extends fc.Arbitrary<infer W> ? W : never;

const ids = { current: 0 };

function created(schema: Schema, options: object) {
  ids.current += 1;
  return {
    databaseInstanceToken: `token${ids.current}`,
    databaseName: `model${ids.current}`,
    collectionName: 'documents',
    schema,
    options,
    multiInstance: false,
    devMode: false,
  };
}

export function openMemory(schema: Schema): Promise<RxStorageInstance<Doc, unknown, unknown>> {
  return getRxStorageMemory().createStorageInstance<Doc>(created(schema, {})) as never;
}

export function openSqlite(
  schema: Schema,
  options: TableOptions,
  path: string,
  key?: Uint8Array,
): Promise<SqliteStorageInstance<Doc>> {
  // What a power cut would take is not asked here.
  const storage = getRxStorageSqlite({ path, connection: { synchronous: 'OFF', ...(key && { key }) } });
  return storage.createStorageInstance<Doc>(created(schema, options));
}

/** A table with every column there can be, holding two hundred documents of all kinds. */
export async function openFull() {
  const { schema, options } = widestTable();
  const storage = await openSqlite(schema, options, ':memory:');
  const contents = fc.sample(contentArbitrary, { numRuns: 200, seed: 20_261_123 });
  const documents = contents.map((content, index) =>
    dataOf(`d${index}`, content, index % 10 === 0, '1-a', 1000 + index),
  );
  await storage.bulkWrite(
    structuredClone(documents).map((document) => ({ document })),
    'model',
  );
  return { storage, schema, documents };
}

export function totalsByHand(documents: readonly Data[], groupBy: readonly string[], length: number | null): Totals[] {
  const groups = new Map<string, Totals>();
  const empty = (key: Totals['key']): Totals => ({
    key,
    count: 0,
    sums: { whole: 0n, maybeWhole: 0n },
    positive: { whole: 0n, maybeWhole: 0n },
    negative: { whole: 0n, maybeWhole: 0n },
    nulls: { whole: 0, maybeWhole: 0 },
  });
  if (groupBy.length === 0) groups.set('{}', empty({}));
  for (const document of documents) {
    const key: Totals['key'] = {};
    for (const field of groupBy) {
      const value: unknown =
        field === 'nested.in' ? (document['nested'] as { in?: unknown } | null | undefined)?.in : document[field];
      if (typeof value === 'string') key[field] = length === null ? value : value.slice(0, length);
      else key[field] = typeof value === 'number' ? value : typeof value === 'boolean' ? Number(value) : null;
    }
    const before = groups.get(JSON.stringify(key)) ?? empty(key);
    const after = structuredClone(before) as { -readonly [K in keyof Totals]: Totals[K] };
    after.count += 1;
    for (const field of ['whole', 'maybeWhole']) {
      const value = document[field];
      if (typeof value !== 'number') after.nulls[field]! += 1;
      else (value > 0 ? after.positive : after.negative)[field]! += BigInt(value);
      after.sums[field] = after.positive[field]! + after.negative[field]!;
    }
    groups.set(JSON.stringify(key), after);
  }
  return [...groups.values()];
}

/** The state that both storages must agree with. */
export class Model {
  readonly documents = new Map<string, Data>();
  #clock = 1000;

  rowsOf({ rows }: Write): Rows {
    this.#clock += 1;
    return rows.map(({ id, content, unfit, previous: kind, deletes, note }) => {
      const current = this.documents.get(id);
      const stale = { ...dataOf(id, content, false, '1-stale', 1) };
      const previous = kind === 'current' ? current : kind === 'stale' ? stale : undefined;
      const height = Number(current?._rev.split('-')[0] ?? 0) + 1;
      const document = dataOf(id, { ...content, ...unfit }, deletes, `${height}-r${this.#clock}`, this.#clock);
      if (note !== null) Object.assign(document._meta, { note });
      return { previous, document };
    });
  }

  /** @returns ids that must be refused. */
  apply(rows: Rows): string[] {
    const refused: string[] = [];
    for (const { previous, document } of rows) {
      const current = this.documents.get(document.id);
      if (current !== undefined && previous?._rev !== current._rev) refused.push(document.id);
      else this.documents.set(document.id, document);
    }
    return refused;
  }

  forgetDeleted(): void {
    for (const [id, document] of this.documents) if (document._deleted) this.documents.delete(id);
  }
}

export const byId = (documents: readonly { id: string }[]) => [...documents].sort((a, b) => (a.id < b.id ? -1 : 1));
