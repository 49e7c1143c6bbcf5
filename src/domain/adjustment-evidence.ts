import type { Adjustment, AdjustmentMethod, Verdict } from './adjustment.ts';

/** One look at the account after the write was sent. Amounts are stored millionths. */
export interface Look {
  readonly balance: number;
  /** Changes that the API itself lists since the balance was read before sending, each with how sure its time is. */
  readonly listed: readonly ListedChange[];
}

export interface ListedChange {
  readonly amount: number;
  /** False when it is too close to the reading before sending to say on which side of it it fell. */
  readonly isCertain: boolean;
}

/** Beyond this many uncertain changes every sum is possible, so nothing can be told. */
const MOST_UNCERTAIN = 10;

/**
 * Compares a balance with the two that would explain it: as if the write had landed, and as if it had not
 * (docs/provider-facts.md §4 and §5). A change whose time is uncertain is tried both ways; when both stories fit,
 * or neither does, a person decides.
 */
export function weighLook(before: number, intended: Intended, look: Look): Verdict {
  const uncertain = look.listed.filter((change) => !change.isCertain).map((change) => change.amount);
  if (uncertain.length > MOST_UNCERTAIN) return 'undecided';
  const certain = look.listed.filter((change) => change.isCertain).reduce((sum, change) => sum + change.amount, 0);
  const listedSums = subsetSums(uncertain).map((sum) => sum + certain);
  const hasLanded = listedSums.some((listed) => explains(look.balance, before, intended, listed));
  const hasNotLanded = listedSums.some((listed) => look.balance === before + listed);
  if (hasLanded === hasNotLanded) return 'undecided';
  return hasLanded ? 'landed' : 'not landed';
}

/** How the write was put to the API. */
export type Intended =
  | { readonly method: 'set'; readonly target: number }
  | { readonly method: 'add'; readonly delta: number };

/** A `set` wipes out what came before it, so a listed change may be in the balance or have been overwritten. */
function explains(balance: number, before: number, intended: Intended, listed: number): boolean {
  if (intended.method === 'add') return balance === before + intended.delta + listed;
  return balance === intended.target || balance === intended.target + listed;
}

function subsetSums(amounts: readonly number[]): readonly number[] {
  return amounts.reduce<readonly number[]>((sums, amount) => [...sums, ...sums.map((sum) => sum + amount)], [0]);
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
