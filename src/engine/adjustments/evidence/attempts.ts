import { intendedOf } from '../../../domain/adjustment-evidence.ts';
import type { Attempt, Look } from '../../../domain/adjustment-verdict.ts';
import type { Adjustment, AdjustmentStep } from '../../../domain/adjustment.ts';
import { toMilliseconds, type Instant } from '../../../domain/time.ts';

/** Reads an adjustment's story as the rules of adjustment-verdict.ts need it: the latest attempt, and the looks since. */

/** The steps of the latest attempt alone: what was seen of an earlier one says nothing of this. */
export function latestAttempt({ steps }: Pick<Adjustment, 'steps'>): readonly AdjustmentStep[] {
  const start = steps.findLastIndex(({ event }) => event === 'start sending');
  return start < 0 ? [] : steps.slice(start);
}

/** Steps of the latest attempt that read the account after sending. */
export function lookSteps(adjustment: Pick<Adjustment, 'steps'>): readonly AdjustmentStep[] {
  return latestAttempt(adjustment).filter(
    ({ balance, event }) => balance !== null && (event === 'checked' || event === 'read back otherwise'),
  );
}

export function looksOf(adjustment: Pick<Adjustment, 'steps'>): readonly Look[] {
  return lookSteps(adjustment).map(({ balance, at, askedAt, gap }) => ({
    balance: balance ?? 0,
    askedAt: toMilliseconds(askedAt ?? at),
    at: toMilliseconds(at),
    ...(gap === null ? {} : { gap }),
  }));
}

/** @param now for an attempt that is still under way. `null`: it was never sent. */
export function attemptOf(adjustment: Adjustment, now: Instant): Attempt | null {
  const { balanceBefore, sentAt } = adjustment;
  const [start] = latestAttempt(adjustment);
  if (balanceBefore === null || sentAt === null || start === undefined) return null;
  return {
    intended: intendedOf(adjustment, balanceBefore),
    before: balanceBefore,
    readAt: toMilliseconds(start.askedAt ?? sentAt),
    sentAt: toMilliseconds(sentAt),
    // A clock that was set back after a crash must not make it end before it was sent.
    endedAt: Math.max(toMilliseconds(sentAt), toMilliseconds(endOf(latestAttempt(adjustment)) ?? now)),
  };
}

/** When an attempt ended without certainty; after a crash, when that was found. */
function endOf(steps: readonly AdjustmentStep[]): Instant | null {
  return steps.find(({ from, to }) => from === 'sending' && to === 'unknown')?.at ?? null;
}

/**
 * Until when something that was sent earlier may still land, whatever was decided about it since; `null`: nothing may.
 * What the program itself has settled is settled: it goes by what can no longer change.
 */
export function mayLandUntil(adjustment: Adjustment, landsWithin: number, program: string): number | null {
  const { steps } = adjustment;
  const last = steps.findLastIndex(({ from, to }) => from === 'sending' && to === 'unknown');
  const end = steps[last];
  if (end === undefined) return null;
  const isSettled = steps
    .slice(last)
    .some(({ event, actor, actorId }) => event.startsWith('resolved') && (actorId ?? actor) === program);
  return isSettled ? null : toMilliseconds(end.at) + landsWithin;
}
