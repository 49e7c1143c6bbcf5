import type { MissingPart } from '../../domain/account.ts';
import { AmountTooLarge, formatCredits, fromStored, ZERO_CREDITS } from '../../domain/credits.ts';
import type { Problem } from '../../domain/problem.ts';
import { hasElapsed, instant, toMilliseconds, type Instant } from '../../domain/time.ts';
import { bookDifferences, openBooks } from '../books/index.ts';
import { ProviderError } from '../providers/provider.ts';
import { noteMissing, readCursor, reloadAccount, saysNothingOfOthers, type AccountContext } from './account-context.ts';
import { readBaseline, type Baseline } from './baseline.ts';
import { baselineOf, compare, conclude, isComparable, type Comparison } from './reconcile.ts';
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
  readonly isInDoubt: boolean;
  /** What is missing of the account now. */
  readonly missing: readonly MissingPart[];
  /** Why parts beside the balance could not be read this time. */
  readonly failed: readonly Problem[];
}

/**
 * Brings one account up to date: ledger and balance, plans, usage, and what follows from them. The caller holds the
 * account. Every step is idempotent, so a crash anywhere costs a repeated step and nothing else.
 * @throws ProviderError, HolderChanged, or the signal's reason.
 */
export async function syncAccount(context: AccountContext, isFullSweep: boolean): Promise<AccountResult> {
  const isUpToDate = openBooks(context.store, context.account.id);
  const known = await readBaseline(context);
  const baseline = baselineOf(known);
  const seenAt = laterThan(context.clock.now(), baseline?.seenThrough ?? null);
  const isFull = isFullSweep || (await isSweepDue(context));
  const first = await readOnce(context, baseline, seenAt, isFull);
  let inserted = first.ledger.inserted;
  let isInDoubt = false;
  if (first.reading !== null) {
    const { touchedFrom } = first.ledger;
    let found = await compare(context, known, { reading: first.reading, seenAt, touchedFrom });
    let isSteady = isFitting(context, found);
    for (let number = 2; !isSteady && number <= MOST_READINGS && isWorthRepeating(context, first); number += 1) {
      const again = await readOnce(context, baseline, seenAt, false);
      inserted += again.ledger.inserted;
      if (again.reading === null) break;
      const earliest = earlierOf(touchedFrom, again.ledger.touchedFrom);
      const next = await compare(context, known, { reading: again.reading, seenAt, touchedFrom: earliest });
      isSteady = isFitting(context, next) || next.residual === found.residual;
      found = next;
    }
    await conclude(context, known, found, isSteady);
    isInDoubt = (await reloadAccount(context)).doubt !== null;
  }
  const parts = [
    await readBeside(context, 'memberships', () => syncMemberships(context, isInDoubt)),
    await readBeside(context, 'usage', () => syncUsage(context, inserted > 0)),
  ];
  const { store, account, provider, run, touched } = context;
  const { coverage } = provider.manifest.ledger;
  try {
    await bookDifferences({ store, account, coverage, runId: run.id, touchedFrom: touched.from, isUpToDate });
  } catch (thrown) {
    if (!(thrown instanceof AmountTooLarge)) throw thrown;
    run.problem(account.id, booksTooLarge(thrown), true);
  }
  const { missing } = await reloadAccount(context);
  return { inserted, isInDoubt, missing, failed: parts.filter((one) => one !== null) };
}

/** What the account reports is kept all the same; only what led to it cannot be. */
function booksTooLarge({ amount }: AmountTooLarge): Problem {
  const most = formatCredits(fromStored(Number.MAX_SAFE_INTEGER));
  return {
    code: 'books.too-large',
    sentence: `What the entries do not explain comes to ${formatCredits(amount)} credits, and at most ${most} are held exactly.`,
    kept: 'Its balance and entries were read; its books are not kept.',
    cure: 'Look at the account on the provider’s own site: so many credits are rarely meant.',
  };
}

/** A part that cannot be read marks itself and leaves the balance alone. @throws what says something of the connection. */
async function readBeside(
  context: AccountContext,
  part: MissingPart['part'],
  read: () => Promise<readonly Problem[] | null>,
): Promise<Problem | null> {
  let problems: readonly Problem[] | null;
  let failure: Problem | null = null;
  try {
    problems = await read();
  } catch (thrown) {
    context.signal.throwIfAborted();
    if (!(thrown instanceof ProviderError) || !saysNothingOfOthers(thrown)) throw thrown;
    failure = thrown.problem;
    problems = [failure];
  }
  if (problems !== null) await noteMissing(context, part, { problems, isAnew: true });
  return failure;
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
  // What may be an error is not asked for again at once: a second look follows at a distance.
  if (found.reading.doubt !== null) return true;
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
  return hasElapsed(DAY, cursor.lastFullSweepAt, context.clock.now());
}

function laterThan(now: Instant, seenThrough: Instant | null): Instant {
  return seenThrough === null || now > seenThrough ? now : instant(toMilliseconds(seenThrough) + 1);
}

function earlierOf(a: Instant | null, b: Instant | null): Instant | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}
