import { statesWhere } from '../../../domain/adjustment-state.ts';
import type { Visibility } from '../../../domain/adjustment-verdict.ts';
import { AdjustmentStateSchema, type Adjustment } from '../../../domain/adjustment.ts';
import type { EntryId } from '../../../domain/ids.ts';
import { ProblemError, type Problem } from '../../../domain/problem.ts';
import { instant, toMilliseconds } from '../../../domain/time.ts';
import type { OpenConnection } from '../../connections/gateway.ts';
import { visibilityOf } from '../../providers/index.ts';
import { ProviderError } from '../../providers/provider.ts';
import { timeInWords } from '../../words.ts';
import { mayLandUntil } from '../evidence/attempts.ts';
import { readListedBefore } from '../evidence/look.ts';
import type { Settle } from '../evidence/settle.ts';
import { PROGRAM, type AdjustmentParts } from '../parts.ts';
import { check, endUnsent } from './check.ts';
import { problemOf, write } from './write.ts';

/**
 * How one attempt to deliver ended: `done`: it left the outbox; `account waits`: something about this account;
 * `connection waits`: nothing of this connection can go now.
 */
export type Delivery = 'done' | 'account waits' | 'connection waits';

const BLOCKING = statesWhere(({ blocks }) => blocks);

/** Failures of a reading that end the adjustment: nothing was sent and trying again would fail alike. */
const CERTAIN_FAILURES: ReadonlySet<string> = new Set(['unknown account', 'forbidden']);

/**
 * Sends one queued adjustment, by the protocol of docs/provider-facts.md §4 and §5: hold the account, read the balance
 * again, put the intent on disk, one attempt, read back. Never throws for what an API does; every end is a state.
 */
export async function deliver(
  parts: AdjustmentParts,
  settle: Settle,
  id: string,
  signals: { readonly reading: AbortSignal; readonly writing: AbortSignal },
): Promise<Delivery> {
  const { book } = parts;
  const queued = await book.get(id);
  await using _hold = await parts.gateway.holdAccount(queued.accountId);
  const adjustment = await book.get(id);
  if (adjustment.state !== 'queued') return 'done';
  try {
    const blocking = await book.ofAccount(adjustment.accountId, BLOCKING);
    if (blocking.length > 0) return await waitFor(parts, adjustment, accountBusy());
    const open = await parts.gateway.open(adjustment.connectionId);
    if (open.connection.state === 'paused') throw new ProblemError(paused(open.connection.label));
    const quietAt = await quietAgainAt(
      parts,
      adjustment,
      visibilityOf(open.provider.manifest, open.connection.settings),
    );
    if (quietAt > toMilliseconds(parts.clock.now())) return await waitFor(parts, adjustment, mayStillLand(quietAt));
    const listedBefore = await readListed(parts, open, adjustment, signals.reading);
    // What others change between the last reading and the write is not seen: nothing may come between the two.
    using reservation = await open.reserve(signals.reading);
    const askedAt = parts.clock.now();
    const account = await parts.sync.readBalanceNow(adjustment.accountId, signals.reading, reservation);
    const waiting = parts.gateway.waitingUntil(adjustment.connectionId);
    if (waiting !== null) throw new ProblemError(heldUp(waiting.why));
    const next = await check(parts, adjustment, open, { account, askedAt, listedBefore });
    if (next === null) return 'done';
    await write({ parts, settle, open }, next, account, { ...signals, reservation });
    return 'done';
  } catch (error) {
    return waitOrFail(parts, id, error, signals.reading);
  }
}

/** Before the balance: what stands in the list is in the balance read after it, whatever its time says. */
async function readListed(
  parts: AdjustmentParts,
  open: OpenConnection,
  { accountId }: Adjustment,
  signal: AbortSignal,
): Promise<EntryId[] | null> {
  const known = await parts.store.table('accounts').get(accountId);
  return known === undefined ? null : readListedBefore(parts, open, known, signal);
}

/**
 * When nothing that was sent to the account before can land any more. A person may have decided about an unknown one
 * earlier than that; if it lands after all, it must not land between a reading of ours and the write that rests on it.
 */
async function quietAgainAt(
  { book }: AdjustmentParts,
  { accountId }: Adjustment,
  { landsWithin }: Visibility,
): Promise<number> {
  const all = await book.ofAccount(accountId, AdjustmentStateSchema.options);
  return Math.max(0, ...all.map((one) => mayLandUntil(one, landsWithin, PROGRAM) ?? 0));
}

async function waitFor({ book }: AdjustmentParts, adjustment: Adjustment, problem: Problem): Promise<Delivery> {
  await book.wait(adjustment.id, problem);
  return 'account waits';
}

/** Nothing was sent: it stays in the outbox and says why, unless trying again would fail alike. */
async function waitOrFail(parts: AdjustmentParts, id: string, error: unknown, signal: AbortSignal): Promise<Delivery> {
  const { book } = parts;
  const latest = await book.get(id);
  if (latest.state === 'sending') {
    parts.logger.error('adjustment.left-sending', { adjustmentId: id, error });
    throw error;
  }
  if (latest.state !== 'queued' || signal.aborted) return 'connection waits';
  const problem = problemOf(error);
  if (error instanceof ProviderError && CERTAIN_FAILURES.has(error.code)) {
    await endUnsent(parts, id, problem);
    return 'done';
  }
  await book.wait(id, problem);
  if (!(error instanceof ProviderError || error instanceof ProblemError)) {
    parts.logger.error('adjustment.delivery-failed', { adjustmentId: id, error });
  }
  return 'connection waits';
}

function paused(label: string): Problem {
  return {
    code: 'connection.paused',
    sentence: `“${label}” is paused.`,
    cure: 'Resume the connection.',
  };
}

/** The write would leave long after the reading it rests on: nothing is sent, and it is read again then. */
function heldUp(why: string): Problem {
  return {
    code: 'adjustment.held-up',
    sentence: `Not sent yet: the API is busy, so the balance would be out of date by the time we write. ${why}`,
  };
}

function mayStillLand(until: number): Problem {
  const when = Number.isFinite(until) ? ` until ${timeInWords(instant(until))}` : '';
  return {
    code: 'adjustment.earlier-may-land',
    sentence: `An earlier write to this account got no answer and may still be applied${when}.`,
    cure: 'No action needed: this one is sent after that.',
  };
}

function accountBusy(): Problem {
  return {
    code: 'adjustment.account-busy',
    sentence: 'Another adjustment of this account has an unknown outcome.',
    cure: 'Decide that one first.',
  };
}
