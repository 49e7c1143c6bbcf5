import { isInForce, statesWhere } from '../../../domain/adjustment-state.ts';
import type { Adjustment } from '../../../domain/adjustment.ts';
import { PROGRAM_NAME, type OperatorId } from '../../../domain/operator.ts';
import { DAY_MILLISECONDS, magnitude } from '../../../domain/policy.ts';
import { instant, toMilliseconds, type Instant } from '../../../domain/time.ts';
import { createQueue } from '../../queue.ts';
import type { AdjustmentParts } from '../parts.ts';

/**
 * What each operator sent alone within the last day. Kept in memory as the book announces it, which this process alone
 * writes: a file of thousands of rows asks it thousands of times.
 */
export interface Allowance {
  /** Sum of what an operator sent alone at a connection within the last day, in millionths. @param except an adjustment that is judged anew. */
  sent(operatorId: string, connectionId: string, except: string): Promise<bigint>;
  /** What one operator sends is judged and written one after the other: two at once could both fit what is left for one. */
  inTurn<T>(operatorId: OperatorId, work: () => Promise<T>): Promise<T>;
}

interface Spent {
  readonly amount: bigint;
  /** When it left, or somebody was told to do it. What has not left yet will count from then, so until then it counts. */
  readonly at: number;
}

/** What one operator sent alone at one connection, and its sum. */
interface Spendings {
  readonly ofIds: Map<string, Spent>;
  sum: bigint;
  /** None of them is older. */
  oldest: number;
}

/** On the way out, and not out. */
const NOT_LEFT = statesWhere(({ isOnItsWay, blocks }) => isOnItsWay && !blocks);

export function createAllowance({ store, clock, book }: Pick<AdjustmentParts, 'store' | 'clock' | 'book'>): Allowance {
  const spendings = new Map<string, Spendings>();
  /** Whose spendings an adjustment is among. */
  const keys = new Map<string, string>();
  const turns = createQueue();
  /** What was written before all was loaded: newer than what is loaded of it. */
  const written = new Set<string>();
  let loading: Promise<void> | null = null;
  let isLoaded = false;
  const since = () => toMilliseconds(clock.now()) - DAY_MILLISECONDS;

  function forget(id: string): void {
    const mine = spendings.get(keys.get(id) ?? '');
    keys.delete(id);
    if (mine === undefined) return;
    mine.sum -= mine.ofIds.get(id)?.amount ?? 0n;
    mine.ofIds.delete(id);
  }

  function note(adjustment: Adjustment): void {
    const { id, connectionId, clearance, delta } = adjustment;
    forget(id);
    if (clearance?.kind !== 'alone' || !countsAsSent(adjustment)) return;
    // A balance that is set counts by what it came to, which its clearance may not have known yet.
    const amount = magnitude(BigInt(Math.max(Math.abs(delta), clearance.amount)));
    const at = whenSpent(adjustment, clearance.at);
    const key = keyOf(clearance.by, connectionId);
    const mine = spendings.get(key) ?? { ofIds: new Map<string, Spent>(), sum: 0n, oldest: Infinity };
    mine.ofIds.set(id, { amount, at });
    mine.sum += amount;
    mine.oldest = Math.min(mine.oldest, at);
    spendings.set(key, mine);
    keys.set(id, key);
  }

  function forgetUntil(from: number, mine: Spendings): void {
    mine.oldest = Infinity;
    for (const [id, { at }] of mine.ofIds) {
      if (at <= from) forget(id);
      else mine.oldest = Math.min(mine.oldest, at);
    }
  }

  /** What left within a day was also written within it. */
  async function load(): Promise<void> {
    const table = store.table('adjustments');
    const found = await Promise.all([
      table.find({ selector: { updatedAt: { $gte: instant(since()) } } }),
      table.find({ selector: { state: { $in: NOT_LEFT } } }),
    ]);
    for (const adjustment of found.flat()) if (!written.has(adjustment.id)) note(adjustment);
    isLoaded = true;
    written.clear();
  }

  book.onWritten((adjustment) => {
    if (!isLoaded) written.add(adjustment.id);
    note(adjustment);
  });

  return {
    async sent(operatorId, connectionId, except) {
      loading ??= load();
      await loading;
      const from = since();
      const mine = spendings.get(keyOf(operatorId, connectionId));
      if (mine === undefined) return 0n;
      if (mine.oldest <= from) forgetUntil(from, mine);
      return mine.sum - (mine.ofIds.get(except)?.amount ?? 0n);
    },
    inTurn: (operatorId, work) => turns(work, operatorId),
  };
}

function keyOf(operatorId: string, connectionId: string): string {
  return JSON.stringify([operatorId, connectionId]);
}

/** The right may be much older than the sending: what was cleared without a network leaves when there is one again. */
function whenSpent({ state, sentAt, instructedAt }: Adjustment, clearedAt: Instant): number {
  if (NOT_LEFT.includes(state)) return Infinity;
  return Math.max(...[clearedAt, sentAt, instructedAt].map((at) => (at === null ? 0 : toMilliseconds(at))));
}

/**
 * What is out or on the way counts, and so does what only a person says did not happen: one that was to be done by hand
 * and was withdrawn, and one whose attempt they took for not landed.
 */
function countsAsSent({ state, instructedAt, steps }: Adjustment): boolean {
  if (isInForce(state)) return true;
  if (state === 'declined') return instructedAt !== null;
  return state === 'failed' && followsDoubt({ steps });
}

/** Whether the last attempt ended by a person's word that it did not land. */
export function followsDoubt({ steps }: Pick<Adjustment, 'steps'>): boolean {
  const end = steps.findLast(({ from }) => from === 'unknown' || from === 'sending');
  return end?.event === 'resolved as not landed' && end.actor !== PROGRAM_NAME;
}
