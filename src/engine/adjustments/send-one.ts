import { balanceAimedAt, deltaFrom, hasMovedTooFar } from '../../domain/adjustment-evidence.ts';
import type { Account } from '../../domain/account.ts';
import { AdjustmentStateSchema, BLOCKING_STATES, type Adjustment } from '../../domain/adjustment.ts';
import type { Sight } from '../../domain/adjustment-verdict.ts';
import type { EntryId } from '../../domain/ids.ts';
import { ProblemError, type Problem } from '../../domain/problem.ts';
import { assertNever } from '../../domain/result.ts';
import { instant, toMilliseconds, type Instant } from '../../domain/time.ts';
import { writeAbility } from '../accounts/index.ts';
import type { OpenConnection } from '../connections/gateway.ts';
import { sightOf } from '../providers/index.ts';
import { ProviderError, type WriteOutcome } from '../providers/provider.ts';
import { amountInWords, timeInWords } from '../words.ts';
import type { Allowance } from './allowance.ts';
import { attempt, problemOf } from './attempt.ts';
import { mayLandUntil } from './attempted.ts';
import type { Book } from './book.ts';
import { findLapse } from './clearing.ts';
import { lookNow, readListedBefore } from './look.ts';
import { overwrittenSentence, windowSentence } from './overwritten.ts';
import { PROGRAM, type AdjustmentParts } from './parts.ts';
import { amountRefusals, planAgain } from './plan.ts';
import { askEnds } from './send-new.ts';
import type { Settle } from './settle.ts';

/**
 * How one attempt to deliver ended: `done`: it left the outbox; `account waits`: something about this account;
 * `connection waits`: nothing of this connection can go now.
 */
export type Delivery = 'done' | 'account waits' | 'connection waits';

/** What others change between the last reading and the write is not seen: it must be no longer than this. */
const LONGEST_WINDOW_MILLISECONDS = 5000;

/** Failures of a reading that end the adjustment: nothing was sent and trying again would fail alike. */
const CERTAIN_FAILURES: ReadonlySet<string> = new Set(['unknown account', 'forbidden']);

/**
 * Sends one queued adjustment, by the protocol of docs/provider-facts.md §4 and §5: hold the account, read the balance
 * again, put the intent on disk, one attempt, read back. Never throws for what an API does; every end is a state.
 */
export async function deliver(
  parts: AdjustmentParts,
  book: Book,
  settle: Settle,
  allowance: Allowance,
  id: string,
  signals: { readonly reading: AbortSignal; readonly writing: AbortSignal },
): Promise<Delivery> {
  const queued = await book.get(id);
  await using _hold = await parts.gateway.holdAccount(queued.accountId);
  const adjustment = await book.get(id);
  if (adjustment.state !== 'queued') return 'done';
  try {
    const blocking = await book.ofAccount(adjustment.accountId, BLOCKING_STATES);
    if (blocking.length > 0) return await waitFor(book, adjustment, accountBusy());
    const open = await parts.gateway.open(adjustment.connectionId);
    if (open.connection.state === 'paused') throw new ProblemError(paused(open.connection.label));
    const quietAt = await quietAgainAt(book, adjustment, sightOf(open.provider.manifest, open.connection.settings));
    if (quietAt > toMilliseconds(parts.clock.now())) return await waitFor(book, adjustment, mayStillLand(quietAt));
    const before = await readBefore(parts, open, adjustment, signals.reading);
    const waiting = parts.gateway.waitingUntil(adjustment.connectionId);
    if (waiting !== null && isLongAfter(waiting.at, parts.clock.now())) throw new ProblemError(heldUp(waiting.why));
    const next = await check(parts, book, allowance, adjustment, open, before);
    if (next === null) return 'done';
    await write(parts, book, settle, next, open, before.account, signals);
    return 'done';
  } catch (error) {
    return waitOrFail(parts, book, id, error, signals.reading);
  }
}

/** The last reading before sending, and what made it certain. */
interface Before {
  readonly account: Account;
  readonly askedAt: Instant;
  readonly listedBefore: EntryId[] | null;
}

/** The list first: what stands in it is in the balance read after it, whatever its time says. */
async function readBefore(
  parts: AdjustmentParts,
  open: OpenConnection,
  { accountId }: Adjustment,
  signal: AbortSignal,
): Promise<Before> {
  const known = await parts.store.table('accounts').get(accountId);
  const listedBefore = known === undefined ? null : await readListedBefore(parts, open, known, signal);
  const askedAt = parts.clock.now();
  return { account: await parts.sync.readBalanceNow(accountId, signal), askedAt, listedBefore };
}

/**
 * When nothing that was sent to the account before can land any more. A person may have decided about an unknown one
 * earlier than that; if it lands after all, it must not land between a reading of ours and the write that rests on it.
 */
async function quietAgainAt(book: Book, { accountId }: Adjustment, { landsWithin }: Sight): Promise<number> {
  const all = await book.ofAccount(accountId, AdjustmentStateSchema.options);
  return Math.max(0, ...all.map((one) => mayLandUntil(one, landsWithin, PROGRAM) ?? 0));
}

function isLongAfter(at: string, now: Instant): boolean {
  return Date.parse(at) - toMilliseconds(now) > LONGEST_WINDOW_MILLISECONDS;
}

async function waitFor(book: Book, adjustment: Adjustment, problem: Problem): Promise<Delivery> {
  await book.wait(adjustment.id, problem);
  return 'account waits';
}

/** Everything that must hold before the intent is written. @returns the adjustment in `sending`, or `null`: it left the outbox. */
async function check(
  parts: AdjustmentParts,
  book: Book,
  allowance: Allowance,
  adjustment: Adjustment,
  open: OpenConnection,
  { account, askedAt, listedBefore }: Before,
): Promise<Adjustment | null> {
  const { id } = adjustment;
  const at = parts.clock.now();
  const ability = writeAbility(account, open.connection, open.provider.manifest);
  const refusal = ability.refusals[0] ?? ability.byHand ?? undefined;
  if (refusal !== undefined || open.provider.write === undefined) {
    const problem = refusal ?? { code: 'adjustment.no-write', sentence: 'This API offers no write.' };
    await book.step(id, [{ event: 'rejected', at, actor: PROGRAM, sentence: `Not sent: ${problem.sentence}` }], () => ({
      problem,
    }));
    return null;
  }
  const fresh = account.total ?? adjustment.previewBalance;
  const plan = planAgain(adjustment, fresh);
  const { allowedMovePercent } = await parts.settings();
  const hasMoved = hasMovedTooFar(adjustment.method, adjustment.previewBalance, fresh, allowedMovePercent);
  const amountRefusal = amountRefusals(plan, open.provider.manifest, adjustment.unit)[0];
  if (hasMoved || amountRefusal !== undefined) {
    await book.step(
      id,
      [
        {
          event: 'balance moved',
          at,
          actor: PROGRAM,
          sentence: movedSentence(adjustment, fresh, amountRefusal),
          balance: fresh,
          expiresAt: await askEnds(parts, at),
        },
      ],
      () => ({
        previewBalance: fresh,
        previewAt: account.balanceAt ?? at,
        delta: plan.delta,
        problem: amountRefusal ?? null,
      }),
    );
    return null;
  }
  const lapse = await findLapse(parts, allowance, adjustment, plan.delta);
  if (lapse !== null) {
    const expiresAt = await askEnds(parts, at);
    const sentence = `Not sent: ${lapse}`;
    await book.step(id, [{ event: 'needs approval', at, actor: PROGRAM, sentence, balance: fresh, expiresAt }], () => ({
      previewBalance: fresh,
      previewAt: account.balanceAt ?? at,
      delta: plan.delta,
      problem: null,
    }));
    return null;
  }
  return book.step(
    id,
    [
      {
        event: 'start sending',
        at,
        actor: PROGRAM,
        sentence: sendingSentence(adjustment, fresh),
        balance: fresh,
        askedAt,
      },
    ],
    () => ({
      listedBefore,
      balanceBefore: fresh,
      intended: balanceAimedAt(adjustment, fresh),
      delta: deltaFrom(adjustment, fresh),
      sentAt: at,
      problem: null,
    }),
  );
}

/** The one attempt. From here on the request may have left, so no way out leads back to the outbox. */
async function write(
  parts: AdjustmentParts,
  book: Book,
  settle: Settle,
  adjustment: Adjustment,
  open: OpenConnection,
  account: Account,
  signals: { readonly reading: AbortSignal; readonly writing: AbortSignal },
): Promise<void> {
  const outcome = await attempt(parts, adjustment, open, account, signals.writing);
  const at = parts.clock.now();
  switch (outcome.kind) {
    case 'rejected':
      await book.step(
        adjustment.id,
        [{ event: 'rejected', at, actor: PROGRAM, sentence: `The API refused it: ${outcome.problem.sentence}` }],
        () => ({ problem: outcome.problem }),
      );
      return;
    case 'unknown':
      await settle.leaveUnknown(adjustment.id, 'no answer', outcome.problem, null);
      return;
    case 'accepted':
      await readBack(parts, settle, adjustment, open, outcome, signals.reading);
      return;
    default:
      assertNever(outcome, 'write outcome');
  }
}

/** An API's "success" is its word only; what the balance says counts. */
async function readBack(
  parts: AdjustmentParts,
  settle: Settle,
  adjustment: Adjustment,
  open: OpenConnection,
  outcome: Extract<WriteOutcome, { kind: 'accepted' }>,
  signal: AbortSignal,
): Promise<void> {
  const echo = outcome.echoed === null ? '' : ` and echoed ${amountInWords(outcome.echoed)}`;
  try {
    const finding = await lookNow(parts, open, adjustment, signal);
    if (finding.verdict === 'landed') {
      await settle.land(
        adjustment.id,
        'read back as intended',
        finding,
        `The API accepted it${echo}; the balance read back is ${amountInWords(finding.balance)}.${overwrittenSentence(adjustment, finding)}${windowSentence(adjustment, finding)}`,
      );
      return;
    }
    const problem: Problem = {
      code: 'adjustment.read-back-differs',
      sentence: `The API accepted it${echo}, but the balance read back is ${amountInWords(finding.balance)} where ${amountInWords(adjustment.intended ?? 0)} was aimed at.`,
    };
    await settle.leaveUnknown(adjustment.id, 'read back otherwise', problem, finding);
  } catch (error) {
    const problem = problemOf(error);
    const sentence = `The API accepted it${echo}, but the balance could not be read back: ${problem.sentence}`;
    await settle.leaveUnknown(adjustment.id, 'no answer', { ...problem, sentence }, null);
  }
}

/** Nothing was sent: it stays in the outbox and says why, unless trying again would fail alike. */
async function waitOrFail(
  parts: AdjustmentParts,
  book: Book,
  id: string,
  error: unknown,
  signal: AbortSignal,
): Promise<Delivery> {
  const latest = await book.get(id);
  if (latest.state === 'sending') {
    parts.logger.error('adjustment.left-sending', { adjustmentId: id, error });
    throw error;
  }
  if (latest.state !== 'queued' || signal.aborted) return 'connection waits';
  const problem = problemOf(error);
  if (error instanceof ProviderError && CERTAIN_FAILURES.has(error.code)) {
    const sentence = `Not sent: ${problem.sentence}`;
    await book.step(id, [{ event: 'rejected', at: parts.clock.now(), actor: PROGRAM, sentence }], () => ({ problem }));
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
  return { code: 'adjustment.held-up', sentence: `It would not leave at once after reading the balance: ${why}` };
}

function mayStillLand(until: number): Problem {
  const when = Number.isFinite(until) ? ` until ${timeInWords(instant(until))}` : '';
  return {
    code: 'adjustment.earlier-may-land',
    sentence: `An earlier write to this account got no answer and may still land${when}.`,
    cure: 'Nothing to do: this one goes by itself after that.',
  };
}

function accountBusy(): Problem {
  return {
    code: 'adjustment.account-busy',
    sentence: 'Another adjustment of this account has no settled outcome yet.',
    cure: 'Settle that one first.',
  };
}

function movedSentence(adjustment: Adjustment, fresh: number, refusal: Problem | undefined): string {
  const moved = `The balance was ${amountInWords(adjustment.previewBalance)} when it was approved and is ${amountInWords(fresh)} now, so nothing was sent.`;
  return refusal === undefined ? moved : `${moved} ${refusal.sentence}`;
}

function sendingSentence(adjustment: Adjustment, fresh: number): string {
  const aimed = balanceAimedAt(adjustment, fresh);
  const how =
    adjustment.method === 'set'
      ? `setting the balance to ${amountInWords(aimed)}`
      : `adding ${amountInWords(deltaFrom(adjustment, fresh))}`;
  return `Balance read again: ${amountInWords(fresh)}. Sending once, ${how}.`;
}
