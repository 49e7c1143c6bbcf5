import type { Job, JobWaiter } from './jobs.ts';
import type { KeyedAccount } from '../../domain/account-keys.ts';
import type { GivenEntry } from '../../domain/ledger.ts';
import type { Problem } from '../../domain/problem.ts';
import type { CollectionName, Documents } from './collections/index.ts';

export type { CollectionName, Documents } from './collections/index.ts';
export type { Cursor, KeptAnswer, KeptExport, KeptSetting } from './collections/kept.ts';

/**
 * Mango, as RxDB speaks it: $eq $ne $gt $gte $lt $lte $in $nin $exists $and $or $not $regex.
 * A field whose condition is `undefined` is not asked about.
 */
export type Selector<T> = { readonly [K in keyof T]?: unknown } & {
  readonly $and?: readonly Selector<T>[];
  readonly $or?: readonly Selector<T>[];
  readonly $not?: Selector<T>;
};

export interface Query<T> {
  readonly selector?: Selector<T>;
  /**
   * Completed so that order is total: entries of one instant are ordered by `ordinal`, and what is equal then by which came
   * first; all else by `id`.
   */
  readonly sort?: readonly { readonly [K in keyof T]?: 'asc' | 'desc' }[];
  readonly skip?: number;
  readonly limit?: number;
}

export interface Group {
  readonly key: Readonly<Record<string, string | number | null>>;
  readonly count: number;
  /** Exact sums, by field, of what is not null. */
  readonly sums: Readonly<Record<string, bigint>>;
  /** Sums of the positive and of the negative values alone. */
  readonly positive: Readonly<Record<string, bigint>>;
  readonly negative: Readonly<Record<string, bigint>>;
  /** How many were null, by field. */
  readonly nulls: Readonly<Record<string, number>>;
}

/** What a collection takes: of an entry the store itself says the movement. */
export type Given<N extends CollectionName> = N extends 'entries' ? GivenEntry : Documents[N];

/** What a collection is asked by: an account also by the keys that are kept with it. */
export type Asked<N extends CollectionName> = N extends 'accounts' ? KeyedAccount : Documents[N];

/**
 * One collection, without RxDB's document objects: plain values in, plain values out.
 * @typeParam G what it takes. @typeParam A what it is asked by.
 */
export interface Table<T extends { readonly id: string }, G = T, A = T> {
  get(id: string): Promise<T | undefined>;
  getMany(ids: readonly string[]): Promise<ReadonlyMap<string, T>>;
  find(query: Query<A>): Promise<readonly T[]>;
  count(selector?: Selector<A>): Promise<number>;
  /** Counts and exact sums by group: read from the totals that are kept where those can tell, else added up. `groupBy` may name a field or `substr(field,1,n)` as `{field, length}`. */
  sum(query: {
    readonly selector?: Selector<A>;
    readonly groupBy: readonly ((keyof A & string) | { readonly field: keyof A & string; readonly length: number })[];
    readonly fields: readonly (keyof A & string)[];
  }): Promise<readonly Group[]>;
  /** All documents that match, in pages read as they are asked for; memory stays flat. */
  scan(query: Omit<Query<A>, 'skip' | 'limit'>, pageSize?: number): AsyncIterable<readonly T[]>;
  /** Inserts or replaces, all or none. Writing what is there already changes nothing and is not reported as a change. */
  putMany(documents: readonly G[]): Promise<Written>;
  put(document: G): Promise<void>;
  /** Applies `change` to the newest state, again if another write came between. @throws when the id is not there. */
  update(id: string, change: (current: T) => T): Promise<T>;
  remove(ids: readonly string[]): Promise<void>;
}

/** A collection that is only read. */
export type ReadTable<T extends { readonly id: string }, A = T> = Pick<
  Table<T, T, A>,
  'get' | 'getMany' | 'find' | 'count' | 'sum' | 'scan'
>;

/** What can be read of a store as it is, or as it was. */
export interface Readable {
  table<N extends CollectionName>(name: N): ReadTable<Documents[N], Asked<N>>;
  /** Called after every committed write; returns the function that stops it. */
  onChange(listener: (change: StoreChange) => void): () => void;
}

/** The workspace as it was at one moment: nothing in it ever changes. The log of writes grows until it is closed. */
export interface Snapshot extends Readable {
  /**
   * Has a job done on it, where it is.
   * @throws what the job throws, or the waiter's signal's reason once that is aborted and the job has ended.
   */
  run<Given, Progress, Result>(
    job: Job<Given, Progress, Result>,
    given: Given,
    waiter: JobWaiter<Progress>,
  ): Promise<Result>;
  close(): Promise<void>;
}

/** Some fields of a document that is there. */
export interface Patch<T> {
  readonly id: string;
  readonly fields: Partial<T>;
}

/** What one commit writes: whole documents, and fields of others, which are then changed as they stand. */
export interface Writes {
  readonly put?: { readonly [N in CollectionName]?: readonly Given<N>[] };
  readonly patch?: { readonly [N in CollectionName]?: readonly Patch<Documents[N]>[] };
}

/** The ids of what a write brought and of what it changed. */
export interface Written {
  readonly inserted: readonly string[];
  readonly changed: readonly string[];
}

export interface StoreChange {
  readonly collection: CollectionName;
  readonly ids: readonly string[];
  /** Taken from the documents, where they have them. */
  readonly accountIds: readonly string[];
  readonly connectionIds: readonly string[];
}

/** The local store of one workspace. */
export interface Store extends Readable {
  readonly folder: string;
  table<N extends CollectionName>(name: N): Table<Documents[N], Given<N>, Asked<N>>;
  /**
   * Writes to several tables, all or none: one transaction, and one wait for the disk.
   * @throws ProblemError `store.missing` when what is to be patched is not there; nothing is then written.
   */
  commit(writes: Writes): Promise<{ readonly [N in CollectionName]?: Written }>;
  /**
   * The workspace as it is now, to be read for as long as it takes while others go on writing; on a thread of its own
   * where the store has one. Closing the store closes it.
   */
  snapshot(): Promise<Snapshot>;
  bytesOnDisk(): Promise<number>;
  /**
   * SQLite's own integrity check; then each document is opened and compared with its columns, with the totals that are
   * kept and with what is searched. Empty: sound.
   */
  check(): Promise<readonly string[]>;
  /** Reads all pages of the file, quicker than `check`, which compares what they hold. `undefined`: sound. */
  findDamage(): Promise<Problem | undefined>;
  /** What `rebuildTotals` would cure of it: a sentence for each difference of totals and of what is searched. */
  checkTotals(): Promise<readonly string[]>;
  /** Makes totals, and what is searched, anew from the documents: the cure for a difference that `check` found. */
  rebuildTotals(): Promise<void>;
  /**
   * Copies the workspace to a file while it is in use. The file gets its name only when it is whole and was found sound.
   * @throws ProblemError `disk.full`, `backup.failed`; nothing is then left at the path that was not there before.
   */
  backUp(path: string): Promise<{ readonly bytes: number }>;
  /** True when the last process did not close it: the check has then been run at opening. */
  readonly wasUnclean: boolean;
  close(): Promise<void>;
}
