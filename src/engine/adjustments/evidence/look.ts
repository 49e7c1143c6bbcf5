import type { Account } from '../../../domain/account.ts';
import {
  changesBetween,
  judgeLooks,
  weighLook,
  type Listing,
  type Look,
  type Visibility,
} from '../../../domain/adjustment-verdict.ts';
import type { Adjustment, Verdict } from '../../../domain/adjustment.ts';
import { toStored } from '../../../domain/credits.ts';
import type { EntryId } from '../../../domain/ids.ts';
import { toMilliseconds, type Instant, type SourceTime } from '../../../domain/time.ts';
import type { OpenConnection } from '../../connections/gateway.ts';
import { knowsServerClock, ProviderError, serverNow, visibilityOf } from '../../providers/index.ts';
import { entryIdOf } from '../../sync/index.ts';
import type { AdjustmentParts } from '../parts.ts';
import { attemptOf, looksOf } from './attempts.ts';

/** What a look at an account found. Amounts are stored millionths. */
export interface Finding {
  readonly balance: number;
  /** Sum of what the API lists since the balance was read before sending; `null`: it lists nothing, or was not asked. */
  readonly listed: number | null;
  /** What this look says by itself. */
  readonly verdict: Verdict;
  /** What it proves together with the looks before it. */
  readonly proves: Verdict;
  /** When the reading of the balance began, and when it had ended. */
  readonly askedAt: Instant;
  readonly at: Instant;
}

/** An entry this close to a reading may be on either side of it, though its zone and the API's clock are known. */
const MARGIN_MILLISECONDS = 60_000;
/** More new entries than this are not remembered one by one; their times must do. */
const MOST_REMEMBERED = 500;

/** Reads balance, then entries, of the account now, through the API, and weighs them. @throws ProviderError, ProblemError */
export async function lookNow(
  parts: AdjustmentParts,
  open: OpenConnection,
  adjustment: Adjustment,
  signal: AbortSignal,
): Promise<Finding> {
  const askedAt = parts.clock.now();
  const account = await parts.sync.readBalanceNow(adjustment.accountId, signal);
  const listing = await readSince(parts, { open, adjustment, account, signal });
  const attempt = attemptOf(adjustment, account.balanceAt ?? askedAt);
  if (account.total === null || attempt === null || account.balanceAt === null) {
    throw new ProviderError('unexpected shape', {
      code: 'adjustment.balance-missing',
      sentence: 'The API answered without a balance, so the outcome is still unknown.',
    });
  }
  const found = { balance: account.total, askedAt, at: account.balanceAt };
  if (listing === 'unreadable') return { ...found, listed: null, verdict: 'undecided', proves: 'undecided' };
  const look: Look = { balance: account.total, askedAt: toMilliseconds(askedAt), at: toMilliseconds(found.at) };
  const between = changesBetween(attempt, look, listing);
  const visibility = visibilityOf(open.provider.manifest, open.connection.settings);
  return {
    ...found,
    listed: listing === null ? null : between.reduce((sum, { amount }) => sum + amount, 0),
    verdict: weighLook(attempt, look, listing).fits,
    proves: judgeLooks(attempt, [...looksOf(adjustment), look], listing, visibility),
  };
}

/**
 * Entries that the API lists now and no sync has stored; to be read just before the balance before sending, which then
 * holds them whatever their times say. `null`: it lists none, or too many to remember.
 */
export async function readListedBefore(
  parts: AdjustmentParts,
  open: OpenConnection,
  account: Account,
  signal: AbortSignal,
): Promise<EntryId[] | null> {
  const read = await readNew(parts, open, account, signal);
  if (read === null || read.entries.size > MOST_REMEMBERED) return null;
  const stored = await parts.store.table('entries').getMany([...read.entries.keys()]);
  return [...read.entries.keys()].filter((id) => !stored.has(id));
}

/** What is read, and by what. */
interface Reading {
  readonly open: OpenConnection;
  readonly adjustment: Adjustment;
  readonly account: Account;
  readonly signal: AbortSignal;
}

/** What is listed and was not before sending. `unreadable`: the amount of one cannot be told, so nothing adds up. */
async function readSince(
  parts: AdjustmentParts,
  { open, adjustment, account, signal }: Reading,
): Promise<Listing | null | 'unreadable'> {
  const readAt = toMilliseconds(parts.clock.now());
  const read = await readNew(parts, open, account, signal);
  if (read === null) return null;
  const stored = await parts.store.table('entries').getMany([...read.entries.keys()]);
  const known = new Set(adjustment.listedBefore ?? []);
  const sentAt = adjustment.sentAt ?? adjustment.updatedAt;
  const fresh = [...read.entries].filter(([id]) => !known.has(id) && (stored.get(id)?.seenAt ?? sentAt) >= sentAt);
  const entries = fresh.flatMap(([, { time, amount }]) =>
    amount === null
      ? []
      : [
          {
            amount,
            at: toMilliseconds(time.at) - (read.skew ?? 0),
            margin: time.zoneKnown && read.skew !== null ? MARGIN_MILLISECONDS : Infinity,
          },
        ],
  );
  return entries.length < fresh.length ? 'unreadable' : { readAt, entries };
}

interface NewEntries {
  readonly entries: ReadonlyMap<EntryId, { readonly time: SourceTime; readonly amount: number | null }>;
  /** How far the API's clock is ahead of ours; `null`: not known. */
  readonly skew: number | null;
}

/** Reads the API's own entries from where the last sync stopped; nothing is stored. */
async function readNew(
  { store, clock }: AdjustmentParts,
  open: OpenConnection,
  account: Account,
  signal: AbortSignal,
): Promise<NewEntries | null> {
  const { provider } = open;
  if (provider.manifest.ledger.coverage !== 'deductions' || provider.readLedger === undefined) return null;
  const cursor = await store.table('cursors').get(`${account.id}|ledger`);
  const checkpoint: unknown = JSON.parse(cursor?.checkpoint ?? 'null');
  const reference = { externalId: account.externalId, unit: account.unit };
  const request = open.request(signal);
  const entries = new Map<EntryId, { time: SourceTime; amount: number | null }>();
  for await (const page of provider.readLedger(request, reference, { checkpoint, isFullSweep: false })) {
    for (const { key, time, amount } of page.entries) {
      entries.set(entryIdOf(account.id, key), { time, amount: amount === null ? null : toStored(amount) });
    }
  }
  const skew = toMilliseconds(serverNow(request)) - toMilliseconds(clock.now());
  return { entries, skew: knowsServerClock(request) ? skew : null };
}

/** Of a connection that is gone nothing can be seen any more. */
const INVISIBLE: Visibility = {
  landsWithin: Infinity,
  listsFalls: false,
  listsWithin: Infinity,
  mostUsedInAMinute: null,
};

/** What can be seen of the balance that an adjustment changes. */
export async function visibilityFor(
  { directory, providerOf }: Pick<AdjustmentParts, 'directory' | 'providerOf'>,
  { connectionId }: Pick<Adjustment, 'connectionId'>,
): Promise<Visibility> {
  const connection = (await directory.connections()).get(connectionId);
  const manifest = connection && providerOf(connection.providerId)?.manifest;
  return manifest === undefined ? INVISIBLE : visibilityOf(manifest, connection?.settings ?? {});
}
