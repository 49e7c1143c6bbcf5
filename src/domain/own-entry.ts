import type { LedgerEntry } from './ledger.ts';
import { instant, toMilliseconds, type Instant } from './time.ts';

/** An API's clock may be this far from ours: an entry of ours may seem to be from before it was made. */
export const CLOCK_DIFFERENCE_MILLISECONDS = 600_000;

/** A change of ours that the ledger should show, made by us through the API or by a person by hand. Stored millionths. */
interface OwnChange {
  readonly delta: number;
  /** Where a balance was asked for: that balance, whatever moved meanwhile. */
  readonly target: number | null;
  /** The ticket it is for. */
  readonly reference: string;
  /** No entry of before is it. */
  readonly since: Instant;
}

export type OwnEntry = Pick<
  LedgerEntry,
  'id' | 'at' | 'amount' | 'balanceAfter' | 'type' | 'origin' | 'adjustmentId' | 'description' | 'reference'
>;

/**
 * Finds the entry that is a change of ours: of the right sign and amount, not before it, and nobody else's. One that names
 * the ticket is preferred, then one that calls itself an adjustment, then the earliest.
 */
export function findOwn<E extends OwnEntry>(change: OwnChange, entries: readonly E[]): E | null {
  const rank = (entry: E): number => {
    if (names(entry, change.reference)) return 0;
    return entry.type === 'adjustment' ? 1 : 2;
  };
  const fitting = entries.filter((entry) => mayBe(change, entry));
  const [first] = fitting.toSorted((a, b) => rank(a) - rank(b) || a.at.localeCompare(b.at));
  return first ?? null;
}

function mayBe({ delta, target, since }: OwnChange, { adjustmentId, amount, balanceAfter, at }: OwnEntry): boolean {
  if (adjustmentId !== null || amount === null || amount === 0) return false;
  const isAsked = target === null || balanceAfter === null ? amount === delta : balanceAfter === target;
  return isAsked && Math.sign(amount) === Math.sign(delta) && at >= wholeSecond(since);
}

/** APIs that date their entries to the second date ours down. */
function wholeSecond(at: Instant): Instant {
  return instant(Math.floor(toMilliseconds(at) / 1000) * 1000);
}

function names(entry: OwnEntry, reference: string): boolean {
  const ticket = reference.trim();
  return ticket !== '' && (entry.reference.includes(ticket) || entry.description.includes(ticket));
}
