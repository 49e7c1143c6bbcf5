import type { Problem } from '../../../domain/problem.ts';
import type { StoreOptions } from '../open-store.ts';
import type { ConnectionOptions } from '../sqlite-storage/index.ts';
import { COLLECTIONS } from '../collections/index.ts';
import type { CollectionName, Documents, Store, StoreChange, Table } from '../store.ts';
import type { StoreMethod, ThreadData } from './messages.ts';
import { startThread } from './start-thread.ts';
import { createThreadTable } from './thread-table.ts';

export interface ThreadOptions extends Omit<StoreOptions, 'storage' | 'onUnchecked'> {
  /** What can travel; a trace cannot. */
  readonly storage?: Omit<ConnectionOptions, 'trace'>;
  /**
   * Told when the store can be relied on no longer. `store.lost`: its thread ended by itself, and whatever is asked is
   * rejected. `workspace.damaged`: the file was found damaged while it was in use; it can still be closed.
   */
  onLost?(problem: Problem): void;
}

/**
 * Opens the store on a thread of its own, so that no query and no wait for the disk holds the caller's. Otherwise it is
 * the store that `openStore` gives: changes are told in order, and a write returns after its change was told.
 * @param workerUrl `worker.ts` beside this file, or what it was bundled to.
 * @throws ProblemError as `openStore`, and `store.lost` when the thread did not come up.
 */
export async function openStoreInThread(options: ThreadOptions, workerUrl: URL): Promise<Store> {
  const { folder, storage, logger } = options;
  // A copy of the key moves into the thread and is nowhere else; the caller's own is the caller's to forget.
  const key = options.key === undefined ? undefined : Uint8Array.from(options.key);
  const data: ThreadData = {
    folder,
    now: options.now(),
    task: 'write',
    ...(storage && { storage }),
    ...(key && { key }),
  };
  const listeners = new Set<(change: StoreChange) => void>();
  const line = startThread(workerUrl, data, {
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
  const names = Object.keys(COLLECTIONS) as CollectionName[];
  const tables = new Map<CollectionName, unknown>(names.map((name) => [name, createThreadTable(name, line)]));
  const ask =
    <M extends StoreMethod>(method: M) =>
    (...args: Parameters<Store[M]>): ReturnType<Store[M]> =>
      line.ask({ kind: 'store', method, args }) as ReturnType<Store[M]>;
  let closing: Promise<void> | undefined;

  return {
    folder,
    wasUnclean,
    table: <N extends CollectionName>(name: N) => tables.get(name) as Table<Documents[N]>,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    commit: ask('commit'),
    bytesOnDisk: ask('bytesOnDisk'),
    check: ask('check'),
    checkTotals: ask('checkTotals'),
    rebuildTotals: ask('rebuildTotals'),
    backUp: ask('backUp'),
    close: () => (closing ??= line.end()),
  };
}
