import { intendedOf, weighLook, type ListedChange, type Look } from '../../domain/adjustment-evidence.ts';
import type { Account } from '../../domain/account.ts';
import type { Adjustment, Verdict } from '../../domain/adjustment.ts';
import { toStored } from '../../domain/credits.ts';
import { toMilliseconds, type Instant } from '../../domain/time.ts';
import type { OpenConnection } from '../connections/gateway.ts';
import { ProviderError, type EntryReading } from '../providers/provider.ts';
import type { AdjustmentParts } from './parts.ts';

/** What a look at an account found, weighed. Amounts are stored millionths. */
export interface Finding {
  readonly balance: number;
  /** Sum of what the API lists since the balance was read before sending; `null`: it lists nothing, or was not asked. */
  readonly listed: number | null;
  readonly verdict: Verdict;
  readonly at: Instant;
}

/** An API's clock and ours differ by seconds: an entry this close to a reading may be on either side of it. */
const CLOCK_MARGIN_MILLISECONDS = 5000;

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
  const since = toMilliseconds(adjustment.sentAt) - CLOCK_MARGIN_MILLISECONDS;
  const entries = await parts.store.table('entries').find({
    selector: {
      accountId: account.id,
      origin: 'reported',
      status: { $in: ['current', 'vanished'] },
      at: { $gte: new Date(since).toISOString() },
    },
  });
  return weigh(
    adjustment,
    account,
    changesBetween(
      adjustment,
      account,
      entries.map(({ at, amount }) => ({ at, amount })),
    ),
  );
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

/** Reads the API's own entries from where the last sync stopped; nothing is stored. */
async function readListed(
  { store }: AdjustmentParts,
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
  const seen = new Map<string, EntryReading>();
  for await (const page of provider.readLedger(open.request(signal), reference, { checkpoint, isFullSweep: false })) {
    for (const entry of page.entries) seen.set(entry.key, entry);
  }
  return changesBetween(
    adjustment,
    account,
    [...seen.values()].map(({ time, amount }) => ({ at: time.at, amount: amount === null ? null : toStored(amount) })),
  );
}

/** Of all entries, those that fall between the reading before sending and the one now. */
function changesBetween(
  adjustment: Adjustment,
  account: Account,
  entries: readonly { at: Instant; amount: number | null }[],
): Listing {
  const start = toMilliseconds(adjustment.sentAt ?? adjustment.updatedAt);
  const end = toMilliseconds(account.balanceAt ?? adjustment.updatedAt);
  const between = entries.filter(({ at }) => {
    const when = toMilliseconds(at);
    return when >= start - CLOCK_MARGIN_MILLISECONDS && when <= end + CLOCK_MARGIN_MILLISECONDS;
  });
  const changes = between.map(({ at, amount }) => ({
    amount: amount ?? 0,
    isCertain:
      toMilliseconds(at) > start + CLOCK_MARGIN_MILLISECONDS && toMilliseconds(at) < end - CLOCK_MARGIN_MILLISECONDS,
  }));
  return { changes, isReadable: between.every(({ amount }) => amount !== null) };
}
