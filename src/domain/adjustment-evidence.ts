import type { Adjustment, AdjustmentMethod, Verdict } from './adjustment.ts';

/** A change that the API itself lists, beside a reading of the balance. Amounts are stored millionths. */
export interface ListedChange {
  readonly amount: number;
  /** False when it cannot be said on which side of one of the two readings it fell. */
  readonly isCertain: boolean;
}

/** How the write was put to the API. */
export type Intended =
  | { readonly method: 'set'; readonly target: number }
  | { readonly method: 'add'; readonly delta: number };

/** What one reading of the balance says by itself; what several prove together is adjustment-verdict.ts. */
export interface Weighed {
  /** The only one of the two stories that comes out exactly; `undecided` when both do, or neither. */
  readonly fits: Verdict;
  /** The least that can be there if it landed, and if it did not, with nothing used beyond what is listed. */
  readonly leastIfLanded: number;
  readonly leastIfNotLanded: number;
  /** The most that can be there if it did not land and nobody gave anything. */
  readonly mostIfNotLanded: number;
}

/** Beyond this many different sums nearly every balance is possible, so nothing can be told. */
const MOST_SUMS = 4096;

/**
 * Compares a balance with the two that would explain it: as if the write had landed, and as if it had not
 * (docs/provider-facts.md §4 and §5). A change whose time is uncertain is tried both ways; when both stories come out,
 * or neither does, nothing is told.
 */
export function weighReading(
  before: number,
  intended: Intended,
  balance: number,
  listed: readonly ListedChange[],
): Weighed {
  const certain = listed.filter((change) => change.isCertain).reduce((sum, { amount }) => sum + amount, 0);
  const uncertain = listed.filter((change) => !change.isCertain).map(({ amount }) => amount);
  // A set wipes out what came before it, so even a change of certain time may be in the balance or have been overwritten.
  const mayCount = intended.method === 'set' ? listed.map(({ amount }) => amount) : uncertain;
  const start = intended.method === 'set' ? intended.target : before + intended.delta + certain;
  const leastIfLanded = start + fallsOf(mayCount);
  const leastIfNotLanded = before + certain + fallsOf(uncertain);
  const mostIfNotLanded = before + certain - fallsOf(uncertain.map((amount) => -amount));
  const isLanded = isSumOf(balance - start, mayCount);
  const isNotLanded = isSumOf(balance - before - certain, uncertain);
  const isClear = isLanded !== null && isNotLanded !== null && isLanded !== isNotLanded;
  const fits = isClear ? (isLanded ? 'landed' : 'not landed') : 'undecided';
  return { fits, leastIfLanded, leastIfNotLanded, mostIfNotLanded };
}

function fallsOf(amounts: readonly number[]): number {
  return amounts.filter((amount) => amount < 0).reduce((sum, amount) => sum + amount, 0);
}

/** Whether some of the amounts, or none, add up to it; `null`: there are too many sums to say. */
function isSumOf(wanted: number, amounts: readonly number[]): boolean | null {
  const sums = new Set([0]);
  for (const amount of amounts) {
    const withIt = [...sums].map((sum) => sum + amount);
    for (const sum of withIt) sums.add(sum);
    if (sums.size > MOST_SUMS) return null;
  }
  return sums.has(wanted);
}

/** The signed change that a write makes, if nothing else moves the balance meanwhile. */
export function changeOf(intended: Intended, before: number): number {
  return intended.method === 'set' ? intended.target - before : intended.delta;
}

/** How an adjustment is put to its API, once the balance before sending is known. */
export function intendedOf(adjustment: Pick<Adjustment, 'method' | 'delta' | 'target'>, before: number): Intended {
  if (adjustment.method === 'set') return { method: 'set', target: balanceAimedAt(adjustment, before) };
  return { method: 'add', delta: deltaFrom(adjustment, before) };
}

/** The balance that should be there afterwards, if nothing else moves it. */
export function balanceAimedAt(adjustment: Pick<Adjustment, 'delta' | 'target'>, before: number): number {
  return adjustment.target ?? before + adjustment.delta;
}

/** The signed change from a balance: for `set balance` it depends on the balance, else it is what was asked for. */
export function deltaFrom(adjustment: Pick<Adjustment, 'delta' | 'target'>, before: number): number {
  return adjustment.target === null ? adjustment.delta : adjustment.target - before;
}

/**
 * Whether a balance moved further than allowed since the operator saw it.
 * A write that sets the balance allows no movement at all: it would overwrite it (docs/provider-facts.md §4).
 */
export function hasMovedTooFar(
  method: AdjustmentMethod,
  previewBalance: number,
  freshBalance: number,
  allowedPercent: number,
): boolean {
  const moved = Math.abs(freshBalance - previewBalance);
  if (method === 'set') return moved > 0;
  return moved > (Math.abs(previewBalance) * allowedPercent) / 100;
}
