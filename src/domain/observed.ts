import { subtractCredits, sumCredits, ZERO_CREDITS, type Credits } from './credits.ts';
import type { Instant } from './time.ts';

/** A balance as one reading gave it. */
export interface BalanceMark {
  readonly id: string;
  /** A number that grows from one reading of an account to the next, whatever the clock says. */
  readonly order: number;
  readonly at: Instant;
  readonly total: Credits;
}

/** An adjustment of ours that was applied and that no sync has seen yet. */
export interface ExpectedChange {
  readonly entryId: string;
  readonly amount: Credits;
  /** The order of the last snapshot that was kept when it was sent: readings after it may show it. */
  readonly sentAfter: number;
}

/** A change nobody listed: it is derived from two readings and knows nothing more than they do. */
export interface ObservedChange {
  /** Stable: derived again from the same earlier reading it has the same key, whatever the later one was. */
  readonly key: string;
  readonly from: BalanceMark;
  readonly to: BalanceMark;
  readonly amount: Credits;
  /** The expected entry it is, when it is ours. */
  readonly expected: ExpectedChange | null;
  /** True when the reading moved by exactly this much, so the balance after it is known. */
  readonly isWhole: boolean;
}

export interface Observation {
  readonly observed: readonly ObservedChange[];
  /** Expected entries that were found, also those of no amount, which leave no trace to observe. */
  readonly settled: readonly ExpectedChange[];
}

/**
 * Turns the step from one reading to the next into entries: what the API listed itself is taken off first, then what
 * we sent, and the rest is one more entry. Nothing is invented: with nothing left there is no entry.
 * A step that listed entries explain completely settles nothing: our change has not come yet.
 * @param reported signed sum of what the API listed in between.
 */
export function observeStep(
  from: BalanceMark,
  to: BalanceMark,
  reported: Credits,
  expected: readonly ExpectedChange[],
): Observation {
  const change = subtractCredits(subtractCredits(to.total, from.total), reported);
  const mine = expected.filter((one) => one.sentAfter < to.order);
  const traceless = mine.filter((one) => one.amount === ZERO_CREDITS);
  if (change === ZERO_CREDITS) return { observed: [], settled: traceless };
  const arrived = mine.filter((one) => one.amount !== ZERO_CREDITS);
  const rest = subtractCredits(change, sumCredits(arrived.map((one) => one.amount)));
  const isWhole = reported === ZERO_CREDITS && arrived.length + (rest === ZERO_CREDITS ? 0 : 1) === 1;
  const ours = arrived.map((one): ObservedChange => ({
    key: `${from.id}|${one.entryId}`,
    from,
    to,
    amount: one.amount,
    expected: one,
    isWhole,
  }));
  const other: ObservedChange = { key: from.id, from, to, amount: rest, expected: null, isWhole };
  return { observed: rest === ZERO_CREDITS ? ours : [...ours, other], settled: mine };
}

/** Walks over readings in the order in which they were kept. The first only opens: it is where the account was when it was first seen. */
export function observeReadings(readings: readonly BalanceMark[], expected: readonly ExpectedChange[]): Observation {
  const observed: ObservedChange[] = [];
  const settled: ExpectedChange[] = [];
  let waiting = expected;
  for (const [index, to] of readings.entries()) {
    const from = readings[index - 1];
    if (from === undefined) continue;
    const step = observeStep(from, to, ZERO_CREDITS, waiting);
    observed.push(...step.observed);
    settled.push(...step.settled);
    waiting = waiting.filter((one) => !step.settled.includes(one));
  }
  return { observed, settled };
}
