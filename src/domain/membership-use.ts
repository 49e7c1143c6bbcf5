import { subtractCredits, ZERO_CREDITS, type Credits } from './credits.ts';

/** The counters of one plan as one reading gave them; `null` is absent, not zero. */
export interface PlanCounters {
  readonly total: Credits | null;
  readonly used: Credits | null;
}

/** One thing that happened to a plan between two readings. */
export interface PlanChange {
  readonly kind: 'bought' | 'used' | 'reset';
  /** Signed: what the account gained or lost by it. */
  readonly amount: Credits;
}

export interface PlanStep {
  readonly changes: readonly PlanChange[];
  /** True when the counters started again: what was used before belongs to an earlier segment. */
  readonly startsSegment: boolean;
}

/**
 * What the counters of one plan say between two readings (docs/provider-facts.md §2): consumption is the growth of
 * `used`. A fall of `used` or another `total` on the same plan is a reset: it starts a new segment and shows as one
 * net change, never as negative use. A missing counter says nothing.
 * @param before `null`: the plan was not listed before, so it has been bought since.
 */
export function stepPlan(before: PlanCounters | null, now: PlanCounters): PlanStep {
  if (now.total === null || now.used === null) return { changes: [], startsSegment: false };
  if (before === null) {
    return { changes: changesOf(['bought', now.total], ['used', 0n - now.used]), startsSegment: false };
  }
  if (before.total === null || before.used === null) return { changes: [], startsSegment: false };
  if (now.used < before.used || now.total !== before.total) {
    const net = now.total - now.used - (before.total - before.used);
    return { changes: changesOf(['reset', net]), startsSegment: true };
  }
  return { changes: changesOf(['used', subtractCredits(before.used, now.used)]), startsSegment: false };
}

function changesOf(...pairs: readonly (readonly [PlanChange['kind'], bigint])[]): readonly PlanChange[] {
  return pairs
    .map(([kind, amount]): PlanChange => ({ kind, amount: amount as Credits }))
    .filter((change) => change.amount !== ZERO_CREDITS);
}
