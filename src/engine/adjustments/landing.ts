import { statesWhere } from '../../domain/adjustment-state.ts';
import { indexBook } from './book-index.ts';
import type { AdjustmentParts } from './parts.ts';

const ON_THEIR_WAY = statesWhere(({ isOnItsWay }) => isOnItsWay);

/**
 * From now on has accounts synced that something landed on, so that it is seen soon. While more goes out to their
 * connection the sync waits for the last of it: it takes turns with the writes.
 */
export async function syncWhatLands({ book, sync, logger }: AdjustmentParts): Promise<void> {
  const goingOut = await indexBook(book, ON_THEIR_WAY, ({ problem, connectionId }) =>
    problem === null ? connectionId : null,
  );
  /** By connection: accounts that something landed on, and that no sync was asked for since. */
  const landed = new Map<string, Set<string>>();

  book.onWritten(({ state, connectionId, accountId }) => {
    if (state === 'applied') landed.set(connectionId, (landed.get(connectionId) ?? new Set()).add(accountId));
    const accountIds = landed.get(connectionId);
    if (accountIds === undefined || goingOut.has(connectionId)) return;
    landed.delete(connectionId);
    sync.runFor(connectionId, accountIds).catch((error: unknown) => {
      logger.warn('adjustment.sync-failed', { connectionId, error });
    });
  });
}
