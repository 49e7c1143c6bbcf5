import type { Problem } from '../../../domain/problem.ts';
import type { StoreOptions } from '../open-store.ts';
import type { ConnectionOptions } from '../sqlite-storage/index.ts';
import { COLLECTIONS } from '../collections/index.ts';
import type { Asked, CollectionName, Documents, Given, Snapshot, Store, StoreChange, Table } from '../store.ts';
import type { JobWaiter } from '../jobs.ts';
import type { StoreMethod, Task, ThreadData } from './messages.ts';
import { startThread } from './start-thread.ts';
import type { ThreadLine } from './thread-line.ts';
import { createThreadTable } from './thread-table.ts';

export interface ThreadOptions extends Omit<StoreOptions, 'storage' | 'onUnchecked'> {
  /** What can travel; a trace cannot. */
  readonly storage?: Omit<ConnectionOptions, 'trace' | 'key'>;
  /**
   * Told when the store can be relied on no longer. `store.lost`: its thread ended by itself, and whatever is asked is
   * rejected. `workspace.damaged`: the file was found damaged while it was in use; it can still be closed.
   */
  onLost?(problem: Problem): void;
}

/**
 * Opens the store on a thread of its own, so that no query and no wait for the disk holds the caller's. Otherwise it is
 * the store that `openStore` gives: changes are told in order, and a write returns after its change was told.
 * @param workerUrl `src/engine/thread.ts`, or what it was bundled to.
 * @throws ProblemError as `openStore`, and `store.lost` when the thread did not come up.
 */
export async function openStoreInThread(options: ThreadOptions, workerUrl: URL): Promise<Store> {
  const { folder, logger } = options;
  const listeners = new Set<(change: StoreChange) => void>();
  const line = startThread(workerUrl, dataFor(options, 'write', options.key), {
    logger,
    onChange(change) {
      for (const listener of listeners) {
        try {
          listener(change);
        } catch (error) {
          logger.error('store.listener', { collection: change.collection, error: String(error) });
        }
      }
    },
    onDamaged(problem) {
      logger.error('store.damaged', { folder, detail: problem.detail });
      options.onLost?.(problem);
    },
    onLost(problem) {
      logger.error('store.lost', { folder, detail: problem.detail });
      options.onLost?.(problem);
    },
  });
  const { wasUnclean } = await line.opened;
  const table = tablesOf(line);
  const snapshots = new Set<ThreadLine>();
  const ask =
    <M extends StoreMethod>(method: M) =>
    (...args: Parameters<Store[M]>): ReturnType<Store[M]> =>
      line.ask({ kind: 'store', method, args }) as ReturnType<Store[M]>;
  let closing: Promise<void> | undefined;

  async function openSnapshot(): Promise<Snapshot> {
    const again = await options.keyAgain?.();
    if (closing !== undefined) {
      again?.fill(0);
      throw new Error('The store is closed');
    }
    const data = dataFor(options, 'snapshot', again ?? options.key);
    again?.fill(0);
    const pinned = startThread(workerUrl, data, {
      logger,
      onChange: () => undefined,
      onDamaged: () => undefined,
      onLost: (problem) => logger.error('store.snapshot-lost', { folder, detail: problem.detail }),
    });
    snapshots.add(pinned);
    try {
      await pinned.opened;
    } catch (error) {
      snapshots.delete(pinned);
      await pinned.stop();
      throw error;
    }
    return {
      table: tablesOf(pinned),
      onChange: () => () => undefined,
      // What crosses is what the job's type says: the other side runs the job of that name.
      run: (job, given, waiter) =>
        pinned.run(job.name, given, waiter as JobWaiter<unknown>) as ReturnType<typeof job.run>,
      async close() {
        snapshots.delete(pinned);
        await pinned.end();
      },
    };
  }

  async function close(): Promise<void> {
    await Promise.all([...snapshots].map((snapshot) => snapshot.stop()));
    await line.end();
  }

  return {
    folder,
    wasUnclean,
    table,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    commit: ask('commit'),
    bytesOnDisk: ask('bytesOnDisk'),
    check: ask('check'),
    checkTotals: ask('checkTotals'),
    findDamage: ask('findDamage'),
    rebuildTotals: ask('rebuildTotals'),
    snapshot: openSnapshot,
    backUp: ask('backUp'),
    close: () => (closing ??= close()),
  };
}

/** A copy of the key moves into the thread and is nowhere else; the caller's own is the caller's to forget. */
function dataFor(options: ThreadOptions, task: Task, key: Uint8Array | undefined): ThreadData {
  const { folder, storage } = options;
  const copy = key === undefined ? undefined : Uint8Array.from(key);
  return { folder, now: options.now(), task, ...(storage && { storage }), ...(copy && { key: copy }) };
}

function tablesOf(line: ThreadLine): <N extends CollectionName>(name: N) => Table<Documents[N], Given<N>, Asked<N>> {
  const names = Object.keys(COLLECTIONS) as CollectionName[];
  const tables = new Map<CollectionName, unknown>(names.map((name) => [name, createThreadTable(name, line)]));
  return (name) => tables.get(name) as Table<Documents[typeof name], Given<typeof name>, Asked<typeof name>>;
}
