import type { Problem } from '../../../domain/problem.ts';
import type { Instant } from '../../../domain/time.ts';
import type { Logger } from '../../ports.ts';
import type { StoreOptions } from '../open-store.ts';
import type { Packed } from '../sqlite-storage/index.ts';
import type { CollectionName, Store, StoreChange } from '../store.ts';
import type { PlannedTable } from '../table.ts';

/** `write`: the store itself. `read`: a second one beside it. `snapshot`: one that sees the moment it was opened at. */
export type Task = 'write' | 'read' | 'snapshot';

/** What the thread is started with. The key's bytes move into it and are nowhere else afterwards. */
export type ThreadData = Omit<StoreOptions, 'logger' | 'now' | 'onUnchecked' | 'keyAgain'> & {
  readonly now: Instant;
  readonly task: Task;
};

/** Methods of a table that are asked for as they are: plain values in, one plain value out. */
export type TableMethod = 'get' | 'count' | 'sum' | 'putMany' | 'remove';
/** Those whose answer may be long and comes in parts. */
export type LongMethod = 'find' | 'getMany' | 'scan';
/** Methods of the store that are asked for as they are. Whoever adds one to `Store` is reminded by the compiler. */
export type StoreMethod = Exclude<keyof Store, 'folder' | 'wasUnclean' | 'table' | 'onChange' | 'snapshot' | 'close'>;

export type Question =
  | { readonly kind: 'store'; readonly method: StoreMethod; readonly args: readonly unknown[] }
  | {
      readonly kind: 'table';
      readonly table: CollectionName;
      readonly method: TableMethod;
      readonly args: readonly unknown[];
    }
  | {
      readonly kind: 'long';
      readonly table: CollectionName;
      readonly method: LongMethod;
      readonly args: readonly unknown[];
    }
  /** The next part of a long answer. */
  | { readonly kind: 'more'; readonly rest: number }
  /** Nobody wants the rest of a long answer. */
  | { readonly kind: 'enough'; readonly rest: number }
  /** The newest state, after all writes that were asked for before. */
  | { readonly kind: 'newest'; readonly table: CollectionName; readonly id: string }
  /** Writes `next` if what is there is still what was `seen`. */
  | {
      readonly kind: 'replace';
      readonly table: CollectionName;
      readonly seen: Identified;
      readonly next: Identified;
    }
  /** Work on a snapshot, by the job's name. */
  | { readonly kind: 'job'; readonly job: string; readonly given: unknown }
  /** Nobody waits for the job that was asked for by that number. */
  | { readonly kind: 'abandon'; readonly job: number }
  | { readonly kind: 'close' };

export interface Identified {
  readonly id: string;
}

export interface Asked {
  readonly number: number;
  readonly question: Question;
}

/** Documents as they are, or packed. */
export type Items = readonly unknown[] | Packed;

/** One part of a long answer; `rest`: by which number to ask for the next, `null`: this was the last. */
export interface Part {
  readonly items: Items;
  readonly rest: number | null;
}

export type Told =
  | { readonly kind: 'opened'; readonly wasUnclean: boolean }
  | { readonly kind: 'refused'; readonly failure: Failure }
  | { readonly kind: 'answer'; readonly number: number; readonly value: unknown }
  | { readonly kind: 'failed'; readonly number: number; readonly failure: Failure }
  /** How far the job is that was asked for by that number. */
  | { readonly kind: 'progress'; readonly number: number; readonly value: unknown }
  | { readonly kind: 'change'; readonly change: StoreChange }
  /** The file was found damaged after it was opened. */
  | { readonly kind: 'damaged'; readonly problem: Problem }
  | {
      readonly kind: 'log';
      readonly level: keyof Logger;
      readonly event: string;
      readonly data: Readonly<Record<string, unknown>> | undefined;
    };

/** What was thrown, as it travels. */
export type Failure =
  | { readonly kind: 'problem'; readonly problem: Problem }
  | { readonly kind: 'bug'; readonly name: string; readonly message: string; readonly stack: string | undefined };

/** A table as far as it is reached by name. */
export type Methods = Readonly<Record<string, (...args: readonly unknown[]) => Promise<unknown>>> &
  Pick<PlannedTable<Identified>, 'scanPacked' | 'update'>;
