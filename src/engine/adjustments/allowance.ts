import type { Adjustment, AdjustmentState } from '../../domain/adjustment.ts';
import { PROGRAM_NAME, type OperatorId } from '../../domain/operator.ts';
import { DAY_MILLISECONDS, magnitude } from '../../domain/policy.ts';
import { instant, toMilliseconds, type Instant } from '../../domain/time.ts';
import type { AdjustmentParts } from './parts.ts';

/**
 * What each operator sent alone within the last day. Kept in memory beside the book, which this process alone writes: a
 * file of thousands of rows asks it thousands of times.
 */
export interface Allowance {
  /** Sum of what an operator sent alone at a connection within the last day, in millionths. @param except an adjustment that is judged anew. */
  sent(operatorId: string, connectionId: string, except: string): Promise<bigint>;
  /** An adjustment was written. */
  note(adjustment: Adjustment): void;
  /** What one operator sends is judged and written one after the other: two at once could both fit what is left for one. */
  inTurn<T>(operatorId: OperatorId, work: () => Promise<T>): Promise<T>;
}

interface Spent {
  readonly by: string;
  readonly connectionId: string;
  readonly amount: bigint;
  /** When it left, or somebody was told to do it. What has not left yet will count from then, so until then it counts. */
  readonly at: number;
}

/** On the way out, and not out. */
const NOT_LEFT: readonly AdjustmentState[] = ['approved', 'queued'];

/** Out, or on the way out. */
const IN_FORCE: readonly AdjustmentState[] = [
  ...NOT_LEFT,
  'sending',
  'applied',
  'confirmed',
  'unknown',
  'waiting to be seen',
];

export function createAllowance({ store, clock }: Pick<AdjustmentParts, 'store' | 'clock'>): Allowance {
  const spent = new Map<string, Spent>();
  const turns = new Map<string, Promise<unknown>>();
  let loading: Promise<void> | null = null;
  const since = () => toMilliseconds(clock.now()) - DAY_MILLISECONDS;

  function note(adjustment: Adjustment): void {
    const { id, connectionId, clearance = null, delta } = adjustment;
    if (clearance?.kind !== 'alone' || !countsAsSent(adjustment)) {
      spent.delete(id);
      return;
    }
    // A balance that is set counts by what it came to, which its clearance may not have known yet.
    const amount = magnitude(BigInt(Math.max(Math.abs(delta), clearance.amount)));
    spent.set(id, { by: clearance.by, connectionId, amount, at: whenSpent(adjustment, clearance.at) });
  }

  /** What left within a day was also written within it. */
  async function load(): Promise<void> {
    const table = store.table('adjustments');
    const found = await Promise.all([
      table.find({ selector: { updatedAt: { $gte: instant(since()) } } }),
      table.find({ selector: { state: { $in: NOT_LEFT } } }),
    ]);
    for (const adjustment of found.flat()) if (!spent.has(adjustment.id)) note(adjustment);
  }

  return {
    note,
    async sent(operatorId, connectionId, except) {
      loading ??= load();
      await loading;
      const from = since();
      let sum = 0n;
      for (const [id, one] of spent) {
        if (one.at <= from) spent.delete(id);
        else if (one.by === operatorId && one.connectionId === connectionId && id !== except) sum += one.amount;
      }
      return sum;
    },
    async inTurn(operatorId, work) {
      const before = turns.get(operatorId) ?? Promise.resolve();
      const mine = before.then(work, work);
      turns.set(operatorId, mine);
      try {
        return await mine;
      } finally {
        if (turns.get(operatorId) === mine) turns.delete(operatorId);
      }
    },
  };
}

/** The right may be much older than the sending: what was cleared without a network leaves when there is one again. */
function whenSpent({ state, sentAt, instructedAt = null }: Adjustment, clearedAt: Instant): number {
  if (NOT_LEFT.includes(state)) return Infinity;
  return Math.max(...[clearedAt, sentAt, instructedAt].map((at) => (at === null ? 0 : toMilliseconds(at))));
}

/**
 * What is out or on the way counts, and so does what only a person says did not happen: one that was to be done by hand
 * and was withdrawn, and one whose attempt they took for not landed.
 */
function countsAsSent({ state, instructedAt = null, steps }: Adjustment): boolean {
  if (IN_FORCE.includes(state)) return true;
  if (state === 'declined') return instructedAt !== null;
  return state === 'failed' && followsDoubt({ steps });
}

/** Whether the last attempt ended by a person's word that it did not land. */
export function followsDoubt({ steps }: Pick<Adjustment, 'steps'>): boolean {
  const end = steps.findLast(({ from }) => from === 'unknown' || from === 'sending');
  return end?.event === 'resolved as not landed' && end.actor !== PROGRAM_NAME;
}
