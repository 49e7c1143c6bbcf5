import { ZERO_CREDITS } from '../../domain/credits.ts';
import { instant, toMilliseconds, type Instant } from '../../domain/time.ts';
import { readCursor, type AccountContext } from './account-context.ts';
import { readBaseline, type Baseline } from './baseline.ts';
import { compare, conclude, isComparable, type Comparison } from './reconcile.ts';
import { storeBalance, type StoredReading } from './store-balance.ts';
import { syncLedger, type LedgerOutcome } from './store-ledger.ts';
import { syncMemberships } from './store-memberships.ts';
import { syncUsage } from './store-usage.ts';

const DAY = 86_400_000;
/** A balance that does not fit may have moved while the entries were read: both are read again this often. */
const MOST_READINGS = 3;

export interface AccountResult {
  /** Entries this sync brought; more than half a window asks for sooner polls. */
  readonly inserted: number;
}

/**
 * Brings one account up to date: ledger and balance, plans, usage, and what follows from them. The caller holds the
 * account. Every step is idempotent, so a crash anywhere costs a repeated step and nothing else.
 * @throws ProviderError, HolderChanged, or the signal's reason.
 */
export async function syncAccount(context: AccountContext, isFullSweep: boolean): Promise<AccountResult> {
  const baseline = await readBaseline(context);
  const seenAt = laterThan(context.clock.now(), baseline?.seenThrough ?? null);
  const isFull = isFullSweep || (await isSweepDue(context));
  const first = await readOnce(context, baseline, seenAt, isFull);
  let inserted = first.ledger.inserted;
  if (first.reading !== null) {
    let found = await compare(context, baseline, first.reading, seenAt, first.ledger.touchedFrom);
    let isSteady = isFitting(context, found);
    for (let number = 2; !isSteady && number <= MOST_READINGS && isWorthRepeating(context, first); number += 1) {
      const again = await readOnce(context, baseline, seenAt, false);
      inserted += again.ledger.inserted;
      if (again.reading === null) break;
      const touchedFrom = earlierOf(first.ledger.touchedFrom, again.ledger.touchedFrom);
      const next = await compare(context, baseline, again.reading, seenAt, touchedFrom);
      isSteady = isFitting(context, next) || next.residual === found.residual;
      found = next;
    }
    await conclude(context, baseline, found, isSteady);
  }
  await syncMemberships(context);
  await syncUsage(context, inserted > 0);
  return { inserted };
}

interface OneReading {
  readonly ledger: LedgerOutcome;
  readonly reading: StoredReading | null;
  /** The balance came in the same body as the entries: nothing can have moved between them. */
  readonly isOfOnePiece: boolean;
}

async function readOnce(
  context: AccountContext,
  baseline: Baseline | null,
  seenAt: Instant,
  isFullSweep: boolean,
): Promise<OneReading> {
  const { provider, request, reference } = context;
  let isAsked = false;
  const readBalance = provider.readBalance
    ? async (): Promise<StoredReading> => {
        isAsked = true;
        const reading = await provider.readBalance?.(request, reference);
        if (reading === undefined) throw new Error('readBalance is gone');
        return storeBalance({ ...context, runId: context.run.id }, reading);
      }
    : null;
  const ledger = await syncLedger(context, { isFullSweep, seenAt, baseline, readBalance });
  const reading = ledger.reading ?? (readBalance === null ? null : await readBalance());
  return { ledger, reading, isOfOnePiece: !isAsked };
}

function isFitting({ provider }: AccountContext, found: Comparison): boolean {
  return !isComparable(provider.manifest.ledger) || found.residual === null || found.residual === ZERO_CREDITS;
}

/** An answer of one piece cannot be torn, so asking again at once tells nothing new: the next poll looks again. */
function isWorthRepeating(context: AccountContext, first: OneReading): boolean {
  return isComparable(context.provider.manifest.ledger) && !first.isOfOnePiece;
}

/** Entries may be dated back and may vanish: once a day everything is read again where the API can list it. */
async function isSweepDue(context: AccountContext): Promise<boolean> {
  const { coverage } = context.provider.manifest.ledger;
  if (coverage === 'none' || coverage === 'window') return false;
  const cursor = await readCursor(context, 'ledger');
  if (cursor.lastGoodAt === null) return false;
  // A first sweep that was cut off and resumed never saw everything in one piece.
  if (cursor.lastFullSweepAt === null) return true;
  return toMilliseconds(context.clock.now()) - toMilliseconds(cursor.lastFullSweepAt) >= DAY;
}

function laterThan(now: Instant, seenThrough: Instant | null): Instant {
  return seenThrough === null || now > seenThrough ? now : instant(toMilliseconds(seenThrough) + 1);
}

function earlierOf(a: Instant | null, b: Instant | null): Instant | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}
