import type { Account, Balance } from '../../domain/account.ts';
import type { Adjustment } from '../../domain/adjustment.ts';
import type { AuditEvent } from '../../domain/audit.ts';
import type { Batch, BatchRow } from '../../domain/batch.ts';
import type { Connection } from '../../domain/connection.ts';
import type { Gap, LedgerEntry } from '../../domain/ledger.ts';
import type { Membership } from '../../domain/membership.ts';
import type { Operator } from '../../domain/operator.ts';
import type { PersonLink } from '../../domain/person-link.ts';
import type { Problem } from '../../domain/problem.ts';
import type { SyncRun } from '../../domain/sync-run.ts';
import type { Instant } from '../../domain/time.ts';
import type { Usage } from '../../domain/usage.ts';

/** Where a sync of one account's resource stands: stored after the page it belongs to. */
export interface Cursor {
  /** `accountId|resource`. */
  readonly id: string;
  readonly connectionId: string;
  readonly accountId: string;
  readonly resource: 'balance' | 'ledger' | 'memberships' | 'usage';
  /** The provider's checkpoint as JSON text; `null`: none yet. */
  readonly checkpoint: string | null;
  readonly lastGoodAt: Instant | null;
  readonly lastFullSweepAt: Instant | null;
}

/** The last answer of one call, secrets removed, for the Raw tab. */
export interface KeptAnswer {
  /** `connectionId|accountExternalId|call`. */
  readonly id: string;
  readonly connectionId: string;
  readonly accountExternalId: string;
  readonly call: string;
  readonly at: Instant;
  readonly status: number;
  readonly runId: string;
  readonly body: string;
  readonly isCut: boolean;
}

/** One export ever started, for the Exports screen. */
export interface KeptExport {
  readonly id: string;
  readonly startedAt: Instant;
  /** The ExportJob as JSON text. */
  readonly job: string;
}

/** A named value of the workspace's settings, as JSON text. */
export interface KeptSetting {
  readonly id: string;
  readonly value: string;
}

export interface Documents {
  connections: Connection;
  accounts: Account;
  balances: Balance;
  memberships: Membership;
  entries: LedgerEntry;
  usage: Usage;
  adjustments: Adjustment;
  runs: SyncRun;
  audit: AuditEvent;
  settings: KeptSetting;
  gaps: Gap;
  cursors: Cursor;
  answers: KeptAnswer;
  links: PersonLink;
  exports: KeptExport;
  batches: Batch;
  batchRows: BatchRow;
  operators: Operator;
}
export type CollectionName = keyof Documents;

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

/** One collection, without RxDB's document objects: plain values in, plain values out. */
export interface Table<T extends { readonly id: string }> {
  get(id: string): Promise<T | undefined>;
  getMany(ids: readonly string[]): Promise<ReadonlyMap<string, T>>;
  find(query: Query<T>): Promise<readonly T[]>;
  count(selector?: Selector<T>): Promise<number>;
  /** Counts and exact sums by group: read from the totals that are kept where those can tell, else added up. `groupBy` may name a field or `substr(field,1,n)` as `{field, length}`. */
  sum(query: {
    readonly selector?: Selector<T>;
    readonly groupBy: readonly ((keyof T & string) | { readonly field: keyof T & string; readonly length: number })[];
    readonly fields: readonly (keyof T & string)[];
  }): Promise<readonly Group[]>;
  /** All documents that match, in pages read as they are asked for; memory stays flat. */
  scan(query: Omit<Query<T>, 'skip' | 'limit'>, pageSize?: number): AsyncIterable<readonly T[]>;
  /** Inserts or replaces, all or none. Writing what is there already changes nothing and is not reported as a change. */
  putMany(documents: readonly T[]): Promise<Written>;
  put(document: T): Promise<void>;
  /** Applies `change` to the newest state, again if another write came between. @throws when the id is not there. */
  update(id: string, change: (current: T) => T): Promise<T>;
  remove(ids: readonly string[]): Promise<void>;
}

/** A collection that is only read. */
export type ReadTable<T extends { readonly id: string }> = Pick<
  Table<T>,
  'get' | 'getMany' | 'find' | 'count' | 'sum' | 'scan'
>;

/** What can be read of a store as it is, or as it was. */
export interface Readable {
  table<N extends CollectionName>(name: N): ReadTable<Documents[N]>;
  /** Called after every committed write; returns the function that stops it. */
  onChange(listener: (change: StoreChange) => void): () => void;
}

/** The workspace as it was at one moment: nothing in it ever changes. The log of writes grows until it is closed. */
export interface Snapshot extends Readable {
  close(): Promise<void>;
}

/** Some fields of a document that is there. */
export interface Patch<T> {
  readonly id: string;
  readonly fields: Partial<T>;
}

/** What one commit writes: whole documents, and fields of others, which are then changed as they stand. */
export interface Writes {
  readonly put?: { readonly [N in CollectionName]?: readonly Documents[N][] };
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
  table<N extends CollectionName>(name: N): Table<Documents[N]>;
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
