import { statesWhere } from '../../../domain/adjustment-state.ts';
import { AdjustmentStateSchema, nextAdjustmentState, type Adjustment } from '../../../domain/adjustment.ts';
import { CLOCK_DIFFERENCE_MILLISECONDS } from '../../../domain/own-entry.ts';
import { instant, toMilliseconds } from '../../../domain/time.ts';
import { indexBook } from '../book.ts';
import { confirmedBy, findConfirmation, linkLate, type Confirmation } from '../by-hand/confirmation.ts';
import type { AdjustmentParts } from '../parts.ts';
import type { Prober } from './resolve.ts';
import type { Settle } from './settle.ts';

const ON_THEIR_WAY = statesWhere(({ isOnItsWay }) => isOnItsWay);
/** States that a sync may confirm. */
const WAITING = AdjustmentStateSchema.options.filter((state) => nextAdjustmentState(state, 'seen by sync') !== null);

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

/** From now on looks, after each sync of an account, for what its adjustments wait for. */
export async function confirmAfterSyncs(parts: AdjustmentParts, settle: Settle, prober: Prober): Promise<void> {
  const { book, logger } = parts;
  // In memory: a sync of 100,000 accounts must not ask the disk about each.
  const waiting = await indexBook(book, WAITING, ({ accountId }) => accountId);

  async function confirmIfSeen(waitingOne: Adjustment): Promise<void> {
    const adjustment = waitingOne.state === 'unknown' ? await prober.lookAfterSync(waitingOne) : waitingOne;
    const seen = await findSeenBySync(parts, adjustment);
    if (seen !== null) await settle.confirm(adjustment, seen.entry, seen.sentence);
  }

  parts.sync.onAccountSynced(async (accountId) => {
    if (!waiting.has(accountId)) return;
    for (const adjustment of await book.ofAccount(accountId, WAITING)) {
      try {
        await confirmIfSeen(adjustment);
      } catch (error) {
        logger.error('adjustment.confirm-failed', { adjustmentId: adjustment.id, error });
      }
    }
  });
}

async function findSeenBySync(parts: AdjustmentParts, adjustment: Adjustment): Promise<Confirmation | null> {
  if (adjustment.state === 'applied') return findSeen(parts, adjustment);
  if (adjustment.state !== 'waiting to be seen') return null;
  await linkLate(parts, adjustment.accountId);
  return findConfirmation(parts, adjustment);
}

/** What the sync accounted for one of ours with: its entry, or the balance alone. `null`: not yet. */
async function findSeen({ store }: AdjustmentParts, adjustment: Adjustment): Promise<Confirmation | null> {
  const entry = await linkedEntry(store, adjustment);
  if (entry !== undefined) return { entry, sentence: confirmedBy(entry, adjustment) };
  const expected = await store.table('entries').get(adjustment.expectedEntryId ?? '');
  if (expected?.status !== 'settled') return null;
  return { entry: null, sentence: 'Confirmed: a sync found the change; the API lists no separate entry for it.' };
}

async function linkedEntry(store: AdjustmentParts['store'], { id, accountId, sentAt, updatedAt }: Adjustment) {
  const [linked] = await store.table('entries').find({
    selector: {
      accountId,
      at: { $gte: instant(toMilliseconds(sentAt ?? updatedAt) - CLOCK_DIFFERENCE_MILLISECONDS) },
      origin: { $in: ['reported', 'observed'] },
      status: 'current',
      adjustmentId: id,
    },
    sort: [{ at: 'asc' }],
    limit: 1,
  });
  return linked;
}
