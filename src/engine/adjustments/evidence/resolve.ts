import { LOOKS_APART_MILLISECONDS, type Visibility } from '../../../domain/adjustment-verdict.ts';
import type { Adjustment } from '../../../domain/adjustment.ts';
import type { Actor } from '../../../domain/operator.ts';
import { ProblemError } from '../../../domain/problem.ts';
import { assertNever } from '../../../domain/result.ts';
import { toMilliseconds } from '../../../domain/time.ts';
import { requireMayDraft } from '../approval/policy.ts';
import type { AdjustmentParts } from '../parts.ts';
import { lookNow, visibilityFor, type Finding } from './look.ts';
import { evidenceOf, landedSentence, refutedSentence } from './sentences.ts';
import type { Settle } from './settle.ts';

/**
 * Settles `unknown` ones by evidence: reads the account, apart, and never writes. What the looks prove is settled
 * (docs/decisions/0019); one that did not land has failed, and goes nowhere without a new approval. The rest is left
 * to a person.
 */
export interface Prober {
  /** From now on looks a few times, apart, in the background, at each that is unknown or becomes so. */
  start(): Promise<void>;
  /** Looks once, now. @throws ProviderError, ProblemError when the account cannot be read. */
  look(id: string): Promise<Adjustment>;
  /**
   * Looks once more as its account was just synced, unless it has only now been looked at. Never throws.
   * @returns it as it is then.
   */
  lookAfterSync(adjustment: Adjustment): Promise<Adjustment>;
  stop(): Promise<void>;
}

/** Looks follow so closely that of a change not listed little can have been used up between two of them. */
const EVERY_MILLISECONDS = 30_000;
const A_MOMENT = 2000;
/** However long a write may take: after so many looks the next sync goes on. */
const MOST_LOOKS = 60;

/** Pauses before each look: at once, apart, on until nothing can land any more, and once when all of that is listed. */
function pausesOf({ landsWithin, listsFalls, listsWithin }: Visibility): readonly number[] {
  const count = Math.min(MOST_LOOKS, Math.ceil(landsWithin / EVERY_MILLISECONDS));
  const onward = Array.from({ length: count }, () => EVERY_MILLISECONDS);
  return [0, LOOKS_APART_MILLISECONDS + A_MOMENT, ...onward, ...(listsFalls ? [listsWithin + A_MOMENT] : [])];
}

export function createProber(parts: AdjustmentParts, settle: Settle): Prober {
  const { book, clock, logger } = parts;
  const stopping = new AbortController();
  const watching = new Map<string, Promise<void>>();

  async function judge(adjustment: Adjustment, finding: Finding): Promise<Adjustment> {
    switch (finding.proves) {
      case 'landed':
        return settle.land(adjustment.id, {
          event: 'resolved as landed',
          finding,
          sentence: landedSentence(adjustment, finding),
        });
      case 'not landed':
        return settle.refute(adjustment.id, finding, refutedSentence(adjustment, finding));
      case 'undecided':
        return settle.noteLook(adjustment.id, finding);
      default:
        return assertNever(finding.proves, 'verdict');
    }
  }

  async function look(id: string): Promise<Adjustment> {
    const before = await book.get(id);
    await using _hold = await parts.gateway.holdAccount(before.accountId);
    const adjustment = await book.get(id);
    if (adjustment.state !== 'unknown') return adjustment;
    const open = await parts.gateway.open(adjustment.connectionId);
    return judge(adjustment, await lookNow(parts, open, adjustment, stopping.signal));
  }

  async function watchNow(id: string): Promise<void> {
    for (const pause of pausesOf(await visibilityFor(parts, await book.get(id)))) {
      await clock.sleep(pause, stopping.signal);
      try {
        if ((await look(id)).state !== 'unknown') return;
      } catch (error) {
        if (stopping.signal.aborted) return;
        // The next look or the next sync tries again.
        logger.warn('adjustment.look-failed', { adjustmentId: id, error });
      }
    }
  }

  function watch(id: string): void {
    if (watching.has(id) || stopping.signal.aborted) return;
    const watched = watchNow(id)
      .catch(() => undefined)
      .finally(() => watching.delete(id));
    watching.set(id, watched);
  }

  return {
    async start() {
      book.onWritten(({ id, state }, before) => {
        if (state === 'unknown' && before?.state !== 'unknown') watch(id);
      });
      for (const { id } of await book.inStates(['unknown'])) watch(id);
    },

    look,

    async lookAfterSync(adjustment) {
      const { id, steps } = adjustment;
      const last = steps.at(-1);
      const since = last === undefined ? Infinity : toMilliseconds(clock.now()) - toMilliseconds(last.at);
      if (since < LOOKS_APART_MILLISECONDS || watching.has(id)) return adjustment;
      try {
        return await look(id);
      } catch (error) {
        logger.warn('adjustment.look-failed', { adjustmentId: id, error });
        return adjustment;
      }
    },

    async stop() {
      stopping.abort(new Error('Counterfoil is closing.'));
      await Promise.allSettled(watching.values());
    },
  };
}

interface Resolution {
  readonly id: string;
  readonly decision: 'landed' | 'not landed';
  readonly note: string;
}

/** A person's decision on an `unknown` one; the note and the evidence they saw are kept with it. */
export async function resolveByHand(
  parts: AdjustmentParts,
  settle: Settle,
  { id, decision, note }: Resolution,
  actor: Actor,
): Promise<Adjustment> {
  const { book } = parts;
  await requireMayDraft(parts, actor);
  const { name } = actor;
  const adjustment = await book.get(id);
  const evidence = evidenceOf(adjustment, await visibilityFor(parts, adjustment));
  if (evidence === null) {
    throw new ProblemError({
      code: 'adjustment.not-now',
      sentence: `This adjustment is “${adjustment.state}”: there is nothing to decide.`,
      where: id,
    });
  }
  const looked = adjustment.steps.findLast(({ verdict }) => verdict !== null);
  await parts.audit.record({
    actor: name,
    action: 'adjustment.resolved-by-hand',
    subject: id,
    connectionId: adjustment.connectionId,
    accountId: adjustment.accountId,
    sentence: `${name} decided that it ${decision === 'landed' ? 'was applied' : 'was not applied'}: ${note}`,
    evidence,
  });
  if (decision === 'landed') {
    const finding = {
      balance: looked?.balance ?? adjustment.intended ?? adjustment.previewBalance,
      listed: looked?.listed ?? null,
      verdict: looked?.verdict ?? 'undecided',
      proves: looked?.proves ?? 'undecided',
      askedAt: looked?.askedAt ?? parts.clock.now(),
      at: parts.clock.now(),
    } as const;
    const sentence = `${name} decided that it was applied: ${note}`;
    return settle.land(id, { event: 'resolved as landed', finding, sentence, actor: name });
  }
  return book.step(
    id,
    [
      {
        event: 'resolved as not landed',
        at: parts.clock.now(),
        actor: name,
        actorId: actor.id,
        sentence: `${name} decided that it was not applied: ${note}`,
        balance: looked?.balance ?? null,
      },
    ],
    () => ({ problem: { code: 'adjustment.not-landed', sentence: `It was not applied: ${note}` } }),
  );
}
