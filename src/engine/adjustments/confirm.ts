import { AdjustmentStateSchema, nextAdjustmentState, type Adjustment } from '../../domain/adjustment.ts';
import { CLOCK_DIFFERENCE_MILLISECONDS } from '../../domain/own-entry.ts';
import { instant, toMilliseconds } from '../../domain/time.ts';
import { indexBook } from './book-index.ts';
import type { AdjustmentParts } from './parts.ts';
import type { Prober } from './prober.ts';
import type { Settle } from './settle.ts';
import { confirmedBy, findSighting, linkLate, type Sighting } from './sight.ts';

/** States that a sync may confirm. */
const WAITING = AdjustmentStateSchema.options.filter((state) => nextAdjustmentState(state, 'seen by sync') !== null);

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

async function findSeenBySync(parts: AdjustmentParts, adjustment: Adjustment): Promise<Sighting | null> {
  if (adjustment.state === 'applied') return findSeen(parts, adjustment);
  if (adjustment.state !== 'waiting to be seen') return null;
  await linkLate(parts, adjustment.accountId);
  return findSighting(parts, adjustment);
}

/** What the sync accounted for one of ours with: its entry, or the balance alone. `null`: not yet. */
async function findSeen({ store }: AdjustmentParts, adjustment: Adjustment): Promise<Sighting | null> {
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
