import { intendedOf, weighLook, type ListedChange, type Look } from '../../domain/adjustment-evidence.ts';
import type { Account } from '../../domain/account.ts';
import type { Adjustment, Verdict } from '../../domain/adjustment.ts';
import { toStored } from '../../domain/credits.ts';
import { toMilliseconds, type Instant } from '../../domain/time.ts';
import type { OpenConnection } from '../connections/gateway.ts';
import { ProviderError, serverNow } from '../providers/index.ts';
import { entryIdOf } from '../sync/index.ts';
import type { AdjustmentParts } from './parts.ts';

/** What a look at an account found, weighed. Amounts are stored millionths. */
export interface Finding {
  readonly balance: number;
  /** Sum of what the API lists since the balance was read before sending; `null`: it lists nothing, or was not asked. */
  readonly listed: number | null;
  readonly verdict: Verdict;
  readonly at: Instant;
}

/** An entry this close to a reading may be on either side of it, once the API's clock is known. */
const MARGIN_MILLISECONDS = 60_000;
/** The same where only our own clock is known. */
const MARGIN_UNKNOWN_CLOCK_MILLISECONDS = 600_000;
const MOST_ENTRIES = 1000;

/** Reads balance and entries of the account now, through the API, and weighs them. @throws ProviderError, ProblemError */
export async function lookNow(
  parts: AdjustmentParts,
  open: OpenConnection,
  adjustment: Adjustment,
  signal: AbortSignal,
): Promise<Finding> {
  const account = await parts.sync.readBalanceNow(adjustment.accountId, signal);
  const changes = await readListed(parts, open, adjustment, account, signal);
  return weigh(adjustment, account, changes);
}

/** The same from what the last sync stored: costs no request. `null` while it has not read the balance since sending. */
export async function lookInStore(parts: AdjustmentParts, adjustment: Adjustment): Promise<Finding | null> {
  const account = await parts.store.table('accounts').get(adjustment.accountId);
  if (account === undefined || account.problem !== null || account.balanceAt === null) return null;
  if (adjustment.sentAt === null || account.balanceAt <= adjustment.sentAt) return null;
  const connection = (await parts.directory.connections()).get(adjustment.connectionId);
  const provider = connection === undefined ? undefined : parts.providerOf(connection.providerId);
  if (provider === undefined) return null;
  if (!provider.manifest.reads.ledger) return weigh(adjustment, account, null);
  const entries = await parts.store.table('entries').find({
    selector: { accountId: account.id, origin: 'reported', status: 'current', seenAt: { $gt: adjustment.sentAt } },
    limit: MOST_ENTRIES,
  });
  const window = windowOf(adjustment, account, 0, MARGIN_UNKNOWN_CLOCK_MILLISECONDS);
  return weigh(adjustment, account, changesIn(window, entries));
}

function weigh(adjustment: Adjustment, account: Account, changes: Listing | null): Finding {
  const balance = account.total;
  const before = adjustment.balanceBefore;
  if (balance === null || before === null || account.balanceAt === null) {
    throw new ProviderError('unexpected shape', {
      code: 'adjustment.balance-missing',
      sentence: 'The API answered without a balance, so the outcome cannot be judged.',
    });
  }
  const look: Look = { balance, listed: changes?.changes ?? [] };
  const verdict = changes?.isReadable === false ? 'undecided' : weighLook(before, intendedOf(adjustment, before), look);
  const listed = changes === null ? null : changes.changes.reduce((sum, change) => sum + change.amount, 0);
  return { balance, listed, verdict, at: account.balanceAt };
}

interface Listing {
  readonly changes: readonly ListedChange[];
  /** False when an entry's amount could not be told: then nothing adds up. */
  readonly isReadable: boolean;
}

/**
 * Reads the API's own entries from where the last sync stopped; nothing is stored. What a sync had stored before the
 * write left is in the balance that was read then, whatever its time says.
 */
async function readListed(
  { store, clock }: AdjustmentParts,
  open: OpenConnection,
  adjustment: Adjustment,
  account: Account,
  signal: AbortSignal,
): Promise<Listing | null> {
  const { provider } = open;
  if (!provider.manifest.reads.ledger || provider.readLedger === undefined) return null;
  const cursor = await store.table('cursors').get(`${account.id}|ledger`);
  const checkpoint: unknown = JSON.parse(cursor?.checkpoint ?? 'null');
  const reference = { externalId: account.externalId, unit: account.unit };
  const request = open.request(signal);
  const read = new Map<string, { at: Instant; amount: number | null }>();
  for await (const page of provider.readLedger(request, reference, { checkpoint, isFullSweep: false })) {
    for (const { key, time, amount } of page.entries) {
      read.set(entryIdOf(account.id, key), { at: time.at, amount: amount === null ? null : toStored(amount) });
    }
  }
  const stored = await store.table('entries').getMany([...read.keys()]);
  const sentAt = adjustment.sentAt ?? adjustment.updatedAt;
  const fresh = [...read].filter(([id]) => (stored.get(id)?.seenAt ?? sentAt) >= sentAt).map(([, entry]) => entry);
  const skew = toMilliseconds(serverNow(request)) - toMilliseconds(clock.now());
  return changesIn(windowOf(adjustment, account, skew, MARGIN_MILLISECONDS), fresh);
}

/** The time between the reading before sending and the one now, by the API's clock. */
interface Window {
  readonly start: number;
  readonly end: number;
  readonly margin: number;
}

function windowOf(adjustment: Adjustment, account: Account, skew: number, margin: number): Window {
  return {
    start: toMilliseconds(adjustment.sentAt ?? adjustment.updatedAt) + skew,
    end: toMilliseconds(account.balanceAt ?? adjustment.updatedAt) + skew,
    margin,
  };
}

/** Of new entries, those that fall, or may fall, between the two readings. */
function changesIn(
  { start, end, margin }: Window,
  entries: readonly { at: Instant; amount: number | null }[],
): Listing {
  const between = entries.filter(
    ({ at }) => toMilliseconds(at) >= start - margin && toMilliseconds(at) <= end + margin,
  );
  const changes = between.map(({ at, amount }) => ({
    amount: amount ?? 0,
    isCertain: toMilliseconds(at) > start + margin && toMilliseconds(at) < end - margin,
  }));
  return { changes, isReadable: between.every(({ amount }) => amount !== null) };
}
