import { AdjustmentStateSchema, nextAdjustmentState, type Adjustment } from '../../domain/adjustment.ts';
import type { LedgerEntry } from '../../domain/ledger.ts';
import { instant, toMilliseconds } from '../../domain/time.ts';
import { indexBook } from './book-index.ts';
import type { AdjustmentParts } from './parts.ts';
import type { Prober } from './prober.ts';
import type { Settle } from './settle.ts';
import { confirmedBy, findSighting, linkLate, type Sighting } from './sight.ts';

/** An API's clock may be this far from ours: an entry of ours may seem to be from before we sent it. */
const CLOCK_DIFFERENCE_MILLISECONDS = 600_000;
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

/** The real entry of an applied adjustment, or the sign that a sync has accounted for it. `null`: not yet. */
async function findSeen(parts: AdjustmentParts, adjustment: Adjustment): Promise<Sighting | null> {
  const entry = await findEntry(parts, adjustment);
  if (entry !== null) {
    return { entry, sentence: confirmedBy(entry, adjustment) };
  }
  const expected = await parts.store.table('entries').get(adjustment.expectedEntryId ?? '');
  if (expected?.status !== 'settled') return null;
  return { entry: null, sentence: 'Confirmed: a sync found the change; the API lists no separate entry for it.' };
}

/** One that a sync linked already, else the closest in time of the same amount that belongs to nobody. */
async function findEntry(parts: AdjustmentParts, adjustment: Adjustment): Promise<LedgerEntry | null> {
  const { store, directory, providerOf } = parts;
  const connection = (await directory.connections()).get(adjustment.connectionId);
  const provider = connection === undefined ? undefined : providerOf(connection.providerId);
  const sentAt = toMilliseconds(adjustment.sentAt ?? adjustment.updatedAt);
  const found = await store.table('entries').find({
    selector: {
      accountId: adjustment.accountId,
      at: { $gte: instant(sentAt - CLOCK_DIFFERENCE_MILLISECONDS) },
      origin: { $in: ['reported', 'observed'] },
      status: 'current',
    },
  });
  const linked = found.find((entry) => entry.adjustmentId === adjustment.id);
  if (linked !== undefined) return linked;
  const isListed = provider?.manifest.ledger.coverage === 'complete' || provider?.manifest.ledger.coverage === 'window';
  const candidates = found.filter(
    (entry) =>
      entry.adjustmentId === null &&
      entry.amount === adjustment.delta &&
      (isListed ? entry.origin === 'reported' : entry.origin === 'observed' && entry.at >= (adjustment.sentAt ?? '')),
  );
  const distance = (entry: LedgerEntry) => Math.abs(toMilliseconds(entry.at) - sentAt);
  return candidates.sort((a, b) => distance(a) - distance(b))[0] ?? null;
}
