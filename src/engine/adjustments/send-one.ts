import { balanceAimedAt, deltaFrom, hasMovedTooFar } from '../../domain/adjustment-evidence.ts';
import type { Account } from '../../domain/account.ts';
import { statesWhere } from '../../domain/adjustment-state.ts';
import { AdjustmentStateSchema, type Adjustment } from '../../domain/adjustment.ts';
import type { Sight } from '../../domain/adjustment-verdict.ts';
import type { EntryId } from '../../domain/ids.ts';
import { ProblemError, type Problem } from '../../domain/problem.ts';
import { assertNever } from '../../domain/result.ts';
import { instant, toMilliseconds, type Instant } from '../../domain/time.ts';
import { writeAbility } from '../accounts/index.ts';
import type { OpenConnection } from '../connections/gateway.ts';
import type { Reservation } from '../http/index.ts';
import { sightOf } from '../providers/index.ts';
import { ProviderError } from '../providers/provider.ts';
import { lastOrder } from '../sync/index.ts';
import { amountInWords, timeInWords } from '../words.ts';
import { attempt, problemOf } from './attempt.ts';
import { mayLandUntil } from './attempted.ts';
import { findLapse } from './clearing.ts';
import { lookNow, readListedBefore, type Finding } from './look.ts';
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
    const quietAt = await quietAgainAt(parts, adjustment, sightOf(open.provider.manifest, open.connection.settings));
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

/** The last reading before sending, and what made it certain. */
interface Before {
  readonly account: Account;
  readonly askedAt: Instant;
  readonly listedBefore: EntryId[] | null;
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
  { landsWithin }: Sight,
): Promise<number> {
  const all = await book.ofAccount(accountId, AdjustmentStateSchema.options);
  return Math.max(0, ...all.map((one) => mayLandUntil(one, landsWithin, PROGRAM) ?? 0));
}

async function waitFor({ book }: AdjustmentParts, adjustment: Adjustment, problem: Problem): Promise<Delivery> {
  await book.wait(adjustment.id, problem);
  return 'account waits';
}

/** Everything that must hold before the intent is written. @returns the adjustment in `sending`, or `null`: it left the outbox. */
async function check(
  parts: AdjustmentParts,
  adjustment: Adjustment,
  open: OpenConnection,
  { account, askedAt, listedBefore }: Before,
): Promise<Adjustment | null> {
  const { book } = parts;
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
  const lapse = await findLapse(parts, adjustment, plan.delta);
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
  const sentAfter = await lastOrder(parts.store, adjustment.accountId);
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
      sentAfter,
      problem: null,
    }),
  );
}

/** What an attempt works with. */
interface Writing {
  readonly parts: AdjustmentParts;
  readonly settle: Settle;
  readonly open: OpenConnection;
}

/** The one attempt. From here on the request may have left, so no way out leads back to the outbox. */
async function write(
  writing: Writing,
  adjustment: Adjustment,
  account: Account,
  signals: { readonly reading: AbortSignal; readonly writing: AbortSignal; readonly reservation: Reservation },
): Promise<void> {
  const { parts, settle, open } = writing;
  const { reservation } = signals;
  const outcome = await attempt(parts, adjustment, open, account, signals);
  const ended = parts.clock.monotonic();
  reservation[Symbol.dispose]();
  switch (outcome.kind) {
    case 'not sent': {
      const sentence = `Not sent: ${outcome.problem.sentence}`;
      const at = parts.clock.now();
      await parts.book.step(adjustment.id, [{ event: 'rejected', at, actor: PROGRAM, sentence }], () => ({
        problem: outcome.problem,
      }));
      return;
    }
    case 'unknown':
      await settle.leaveUnknown(adjustment.id, 'no answer', outcome.problem, null);
      return;
    case 'rejected':
      await lookAfter(writing, adjustment, signals.reading, refusedWord(outcome.problem));
      return;
    case 'accepted':
      await lookAfter(writing, adjustment, signals.reading, {
        said: `The API accepted it${outcome.echoed === null ? '' : ` and echoed ${amountInWords(outcome.echoed)}`}`,
        refusal: null,
        window: ended - (reservation.firstLeftAt ?? ended),
      });
      return;
    default:
      assertNever(outcome, 'write outcome');
  }
}

/** What an API answered to a write. */
interface Word {
  readonly said: string;
  readonly refusal: Problem | null;
  /** Milliseconds from the reading before the write to its answer; absent where it says that nothing was written. */
  readonly window?: number;
}

const refusedWord = (problem: Problem): Word => ({
  said: `The API refused it (${problem.sentence.replace(/\.$/, '')})`,
  refusal: problem,
});

/** An API's "success" and its "failed" are its word only: no write ends without a look at the balance. */
async function lookAfter(
  { parts, settle, open }: Writing,
  adjustment: Adjustment,
  signal: AbortSignal,
  { said, refusal, window }: Word,
): Promise<void> {
  const { id } = adjustment;
  let finding: Finding;
  try {
    finding = await lookNow(parts, open, adjustment, signal);
  } catch (error) {
    const problem = problemOf(error);
    const sentence = `${said}, but the balance could not be read back: ${problem.sentence}`;
    await settle.leaveUnknown(id, 'no answer', { ...problem, sentence }, null);
    return;
  }
  const balance = amountInWords(finding.balance);
  const but = refusal === null ? '; the' : ', but the';
  const landed = `${said}${but} balance read back is ${balance}.${overwrittenSentence(adjustment, finding)}${windowSentence(adjustment, finding, window)}`;
  // A refusal and a balance that says otherwise contradict each other: only what is proven counts then.
  if (refusal === null ? finding.verdict === 'landed' : finding.proves === 'landed')
    await settle.land(id, 'read back as intended', finding, landed);
  else if (refusal !== null && finding.verdict === 'not landed')
    await settle.refuse(id, finding, {
      ...refusal,
      sentence: `${said}, and the balance still read ${balance} afterwards.`,
    });
  else {
    const expected = amountInWords((refusal === null ? adjustment.intended : adjustment.balanceBefore) ?? 0);
    const sentence = `${said}, but the balance read back is ${balance} where ${expected} was expected.`;
    await settle.leaveUnknown(id, 'read back otherwise', { code: 'adjustment.read-back-differs', sentence }, finding);
  }
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
