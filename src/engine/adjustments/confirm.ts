import { AdjustmentStateSchema, nextAdjustmentState, type Adjustment } from '../../domain/adjustment.ts';
import type { LedgerEntry } from '../../domain/ledger.ts';
import { instant, toMilliseconds } from '../../domain/time.ts';
import { adjustmentsBy } from './adjustments-by.ts';
import type { Book } from './book.ts';
import type { AdjustmentParts } from './parts.ts';
import type { Prober } from './prober.ts';
import type { Settle } from './settle.ts';
import { confirmedBy, findSighting, type Sighting } from './sight.ts';

/** Looks, after each sync of an account, for what its adjustments wait for. */
export interface Confirmer {
  accountSynced(accountId: string): Promise<void>;
  /** Called when a sync got through: what waits in the outbox may go now. */
  onReachable(listener: () => void): void;
  stop(): void;
}

/** An API's clock may be this far from ours: an entry of ours may seem to be from before we sent it. */
const CLOCK_DIFFERENCE_MILLISECONDS = 600_000;
/** States in which a sync may bring what an adjustment waits for. */
/** States that a sync may confirm. */
const WAITING = AdjustmentStateSchema.options.filter((state) => nextAdjustmentState(state, 'seen by sync') !== null);
const REACHABLE_PAUSE_MILLISECONDS = 2000;

export function createConfirmer(parts: AdjustmentParts, book: Book, settle: Settle, prober: Prober): Confirmer {
  const { store, clock, logger } = parts;
  let reachable: () => void = () => undefined;
  let toldAt = -Infinity;
  // In memory: a sync of 100,000 accounts must not ask the disk about each.
  const waiting = adjustmentsBy(store, { state: { $in: WAITING } }, ({ state, accountId }) =>
    WAITING.some((one) => one === state) ? accountId : '',
  );

  function tellReachable(): void {
    const now = clock.monotonic();
    if (now - toldAt < REACHABLE_PAUSE_MILLISECONDS) return;
    toldAt = now;
    reachable();
  }

  async function confirmIfSeen(adjustment: Adjustment): Promise<void> {
    const seen =
      adjustment.state === 'applied' ? await findSeen(parts, adjustment) : await findSighting(parts, adjustment);
    if (seen !== null) await settle.confirm(adjustment, seen.entry, seen.sentence);
  }

  return {
    async accountSynced(accountId) {
      tellReachable();
      if ((await waiting.ids(accountId)).size === 0) return;
      for (const adjustment of await book.ofAccount(accountId, WAITING)) {
        try {
          if (adjustment.state === 'unknown') await prober.lookAfterSync(adjustment);
          const latest = await book.get(adjustment.id);
          if (latest.state === 'applied' || latest.state === 'waiting to be seen') await confirmIfSeen(latest);
        } catch (error) {
          logger.error('adjustment.confirm-failed', { adjustmentId: adjustment.id, error });
        }
      }
    },
    onReachable(listener) {
      reachable = listener;
    },
    stop: () => waiting.close(),
  };
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
