import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { getChangedDocumentsSince, prepareQuery, type FilledMangoQuery, type RxStorageInstance } from 'rxdb';
import { expect, it } from 'vitest';
import type { SqliteStorageInstance } from '../../../src/engine/store/sqlite-storage/index.ts';
import { idArbitrary, schemaArbitrary, type Doc, type Schema } from './model-documents.ts';
import { expected, queryArbitrary } from './model-queries.ts';
import { byId, Model, openMemory, openSqlite, write, type Write } from './model-state.ts';

/** Sequences in all, over every file that runs a share of them. */
const SEQUENCES = Number(process.env['MODEL_RUNS'] ?? 2000);

/** Half of the sequences run on an encrypted file. */
const KEY = randomBytes(32);

const stepArbitrary = fc.oneof(
  { weight: 4, arbitrary: fc.record({ write }) },
  { weight: 8, arbitrary: fc.record({ query: queryArbitrary }) },
  fc.record({ byId: fc.uniqueArray(idArbitrary), withDeleted: fc.boolean() }),
  fc.record({ changedSince: fc.nat(8), limit: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ goesOn: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ cleanup: fc.boolean() }),
);
type Step = typeof stepArbitrary extends fc.Arbitrary<infer S> ? S : never;

/** One sequence: a schema, the storage's own indexes and columns, and steps between two of which the file may be reopened. */
const sequenceArbitrary = fc.record({
  table: schemaArbitrary,
  steps: fc.array(stepArbitrary, { minLength: 4, maxLength: 16 }),
  isEncrypted: fc.boolean(),
  /** Before which step a file is closed and opened again with which columns and indexes; without it all is in memory. */
  reopened: fc.option(fc.record({ before: fc.nat(16), as: schemaArbitrary }), { freq: 7 }),
});
type Sequence = typeof sequenceArbitrary extends fc.Arbitrary<infer S> ? S : never;

/** Runs one of `shares` equal parts of the sequences: each file that calls this runs in a process of its own. */
export function runSequences(share: number, shares: number): void {
  const count = Math.ceil(SEQUENCES / shares);
  it(
    `does and finds the same over ${count} random sequences, share ${share} of ${shares}`,
    () => fc.assert(fc.asyncProperty(sequenceArbitrary, runSequence), { numRuns: count }),
    // A busy machine is not a failure.
    120_000 + count * 100,
  );
}

async function runSequence({ table, steps, isEncrypted, reopened }: Sequence): Promise<void> {
  const { schema, options } = table;
  const file = reopened === null ? ':memory:' : join(tmpdir(), `counterfoil-model-${process.pid}.db`);
  const key = isEncrypted ? KEY : undefined;
  const pair = new Pair(schema, await openMemory(schema), await openSqlite(schema, options, file, key));
  try {
    for (const [index, step] of steps.entries()) {
      if (index === reopened?.before) {
        await pair.sqlite.close();
        // The schema is the collection's own and stays; what the storage is asked to keep beside it may change.
        pair.reopened(await openSqlite(schema, reopened.as.options, file, key));
      }
      await pair.take(step);
    }
    await pair.compareAll();
  } finally {
    await pair.close();
    if (reopened !== null) for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true });
  }
}

type Storage = RxStorageInstance<Doc, unknown, unknown>;

/** RxDB's memory storage and ours, and a plain map that both must agree with. */
class Pair {
  readonly #schema: Schema;
  readonly #memory: Storage;
  readonly #model = new Model();
  readonly #events: readonly [unknown[], unknown[]] = [[], []];
  /** Where each storage said that the reading of changes stands. */
  #checkpoints: unknown[] = [undefined, undefined];
  sqlite: SqliteStorageInstance<Doc>;

  constructor(schema: Schema, memory: Storage, sqlite: SqliteStorageInstance<Doc>) {
    this.#schema = schema;
    this.#memory = memory;
    this.sqlite = sqlite;
    this.#listen(memory, 0);
    this.#listen(sqlite, 1);
  }

  reopened(sqlite: SqliteStorageInstance<Doc>): void {
    this.sqlite = sqlite;
    this.#listen(sqlite, 1);
  }

  async take(step: Step): Promise<void> {
    if ('write' in step) return this.#write(step.write);
    if ('query' in step) return this.#ask(step.query);
    if ('byId' in step) return this.#findById(step.byId, step.withDeleted);
    if ('changedSince' in step) {
      const from = { id: 'b', lwt: 1000 + step.changedSince };
      await this.#changedSince(step.limit, [from, from]);
    } else if ('goesOn' in step) {
      this.#checkpoints = await this.#changedSince(step.goesOn, this.#checkpoints);
    } else {
      await this.#cleanUp(step.cleanup);
    }
  }

  async compareAll(): Promise<void> {
    expect(this.#events[1]).toEqual(this.#events[0]);
    const { documents } = this.#model;
    const ids = [...documents.keys()];
    for (const found of await this.#both((storage) => storage.findDocumentsById(ids, true))) {
      expect(byId(found)).toEqual(byId([...documents.values()]));
    }
    expect(this.sqlite.checkTotals()).toEqual([]);
    expect(await this.sqlite.checkDocuments()).toEqual({ columns: [], search: [] });
  }

  async close(): Promise<void> {
    await Promise.all([this.#memory.close(), this.sqlite.close()]);
  }

  #listen(storage: Storage, side: 0 | 1): void {
    storage
      .changeStream()
      .subscribe((bulk) => this.#events[side].push(JSON.parse(JSON.stringify({ ...bulk, id: '' }))));
  }

  #both<R>(ask: (storage: Storage) => Promise<R>): Promise<[R, R]> {
    return Promise.all([ask(this.#memory), ask(this.sqlite)]);
  }

  async #write(given: Write): Promise<void> {
    const rows = this.#model.rowsOf(given);
    const [theirs, ours] = await this.#both((storage) => storage.bulkWrite(structuredClone(rows), 'model'));
    const refused = this.#model.apply(rows);
    for (const { error } of [theirs, ours]) expect(error.map(({ documentId }) => documentId)).toEqual(refused);
    expect(ours).toEqual(theirs);
  }

  async #ask(query: FilledMangoQuery<Doc>): Promise<void> {
    const wanted = expected(this.#schema, this.#model.documents.values(), query);
    const prepared = prepareQuery(this.#schema as never, structuredClone(query) as never) as never;
    const [theirs, ours] = await this.#both((storage) => storage.query(prepared));
    expect(ours.documents).toEqual(wanted);
    expect(theirs.documents).toEqual(wanted);
    expect((await this.sqlite.count(prepared)).count).toBe(wanted.length);
  }

  async #findById(ids: string[], withDeleted: boolean): Promise<void> {
    const [theirs, ours] = await this.#both((storage) => storage.findDocumentsById(ids, withDeleted));
    expect(byId(ours)).toEqual(byId(theirs));
  }

  /** @returns the checkpoints that both say. */
  async #changedSince(limit: number, from: readonly unknown[]): Promise<unknown[]> {
    const theirs = await getChangedDocumentsSince(this.#memory, limit, from[0]);
    const ours = await getChangedDocumentsSince(this.sqlite, limit, from[1]);
    expect(ours).toEqual(theirs);
    return [theirs.checkpoint, ours.checkpoint];
  }

  /** Either all that is deleted goes, or, since it was deleted in 1970 and a minute, nothing. */
  async #cleanUp(isAll: boolean): Promise<void> {
    const minimum = isAll ? 0 : Date.now();
    await this.#both((storage) => storage.cleanup(minimum));
    if (isAll) this.#model.forgetDeleted();
  }
}
