import {
  stepAdjustment,
  type Adjustment,
  type AdjustmentHappening,
  type AdjustmentState,
} from '../../domain/adjustment.ts';
import type { EntryId } from '../../domain/ids.ts';
import type { GivenEntry, LedgerEntry } from '../../domain/ledger.ts';
import { ProblemError, type Problem } from '../../domain/problem.ts';
import { instant, toMilliseconds } from '../../domain/time.ts';
import { createQueue, type Queue } from '../queue.ts';
import type { Patch } from '../store/store.ts';
import type { GivenParts } from './parts.ts';

/** Is told of an adjustment as it was written, and as it was before; `null`: it is new. */
export type BookListener = (after: Adjustment, before: Adjustment | null) => void;

/** What of the ledger is written together with an adjustment. */
export interface EntryWrites {
  readonly put?: readonly GivenEntry[];
  readonly patch?: readonly Patch<LedgerEntry>[];
}

/**
 * The adjustments in the store. Nothing else writes them; whoever must know of a write subscribes. A change of state, the
 * reason for it and what it changes in the ledger are one commit; the audit event follows and can be written again after
 * a crash without becoming two. Then it is announced.
 */
export interface Book {
  /** Of one adjustment all writes are told in their order. @returns how to stop listening. */
  onWritten(listener: BookListener): () => void;
  get(id: string): Promise<Adjustment>;
  find(id: string): Promise<Adjustment | undefined>;
  add(adjustment: Adjustment): Promise<Adjustment>;
  /** Takes the steps in one write. @throws ProblemError `adjustment.not-now` where the table does not allow one. */
  step(
    id: string,
    happenings: readonly AdjustmentHappening[],
    patch?: (current: Adjustment) => Partial<Adjustment>,
    entries?: (after: Adjustment) => EntryWrites,
  ): Promise<Adjustment>;
  /** The entry of one that is confirmed has come after all. */
  link(id: Adjustment['id'], entryId: EntryId): Promise<void>;
  /** Says why a queued one still waits. */
  wait(id: string, problem: Problem): Promise<void>;
  ofAccount(accountId: string, states: readonly AdjustmentState[]): Promise<readonly Adjustment[]>;
  inStates(states: readonly AdjustmentState[]): Promise<readonly Adjustment[]>;
  /**
   * For what is read before something is written. By account: what the preview says of the others – that there is no
   * reversal yet, no duplicate – still holds when it is written. By id: a double click meets the first.
   */
  readonly inTurn: Queue;
  /** Copies to the trail the steps that a crash kept from being copied; before anything else is written. */
  repairTrail(): Promise<void>;
}

/** A step is copied right after it was written: what is that much older than the newest copy was copied. */
const SURELY_COPIED_MILLISECONDS = 600_000;

export function createBook({ store, audit, logger }: Pick<GivenParts, 'store' | 'audit' | 'logger'>): Book {
  const table = store.table('adjustments');
  const listeners = new Set<BookListener>();
  const oneAtATime = createQueue();

  /** The steps are the primary record; a failure to copy one to the trail is logged and never undoes it. */
  async function recordSteps(adjustment: Adjustment, count: number): Promise<void> {
    const first = Math.max(0, adjustment.steps.length - count);
    for (const [offset, step] of adjustment.steps.slice(first).entries()) {
      try {
        await audit.record({
          id: `adjustment|${adjustment.id}|${first + offset}`,
          actor: step.actor,
          action: `adjustment.${step.event.replaceAll(' ', '-')}`,
          subject: adjustment.id,
          connectionId: adjustment.connectionId,
          accountId: adjustment.accountId,
          sentence: step.sentence,
          evidence: {
            step,
            reason: adjustment.reason,
            note: adjustment.note,
            reference: adjustment.reference,
            ...(step.event === 'approve' && {
              clearance: adjustment.clearance,
              ed25519: adjustment.clearance?.approval?.signature ?? null,
            }),
          },
        });
      } catch (error) {
        logger.error('adjustment.audit-failed', { adjustmentId: adjustment.id, error });
      }
    }
  }

  /** It is written: a listener that fails changes nothing of that. */
  function announce(after: Adjustment, before: Adjustment | null): void {
    for (const listener of listeners) {
      try {
        listener(after, before);
      } catch (error) {
        logger.error('adjustment.listener-failed', { adjustmentId: after.id, error });
      }
    }
  }

  async function get(id: string): Promise<Adjustment> {
    const adjustment = await table.get(id);
    if (adjustment !== undefined) return adjustment;
    throw new ProblemError({
      code: 'adjustment.unknown-id',
      sentence: 'There is no such adjustment in this workspace.',
    });
  }

  /** @param change gives back what it was given where nothing is to be written. */
  function write(
    id: string,
    change: (current: Adjustment) => Adjustment,
    entries: (after: Adjustment) => EntryWrites = () => ({}),
    stepCount = 0,
  ): Promise<Adjustment> {
    return oneAtATime(async () => {
      const before = await get(id);
      const after = change(before);
      if (after === before) return after;
      const { put = [], patch = [] } = entries(after);
      await store.commit({ put: { entries: put }, patch: { adjustments: [{ id, fields: after }], entries: patch } });
      await recordSteps(after, stepCount);
      announce(after, before);
      return after;
    }, id);
  }

  return {
    onWritten(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    get,
    find: (id) => table.get(id),
    inTurn: createQueue(),

    add: (adjustment) =>
      oneAtATime(async () => {
        await table.put(adjustment);
        await recordSteps(adjustment, adjustment.steps.length);
        announce(adjustment, null);
        return adjustment;
      }, adjustment.id),

    step: (id, happenings, patch = () => ({}), entries) =>
      write(
        id,
        (current) => {
          const moved = happenings.reduce<Adjustment>((adjustment, happening) => {
            const next = stepAdjustment(adjustment, happening);
            if (next === null) throw new ProblemError(notNow(adjustment, happening));
            return next;
          }, current);
          return { ...moved, ...patch(current) };
        },
        entries,
        happenings.length,
      ),

    async link(id, entryId) {
      await write(
        id,
        (current) => ({ ...current, confirmedByEntryId: entryId }),
        () => ({ patch: [{ id: entryId, fields: { adjustmentId: id } }] }),
      );
    },

    async wait(id, problem) {
      await write(id, (current) => {
        const isNews = current.state === 'queued' && current.problem?.sentence !== problem.sentence;
        return isNews ? { ...current, problem } : current;
      });
    },

    ofAccount: (accountId, states) =>
      table.find({ selector: { accountId, state: { $in: states } }, sort: [{ createdAt: 'asc' }] }),

    inStates: (states) => table.find({ selector: { state: { $in: states } }, sort: [{ createdAt: 'asc' }] }),

    async repairTrail() {
      const [newest] = await store.table('audit').find({ selector: {}, sort: [{ at: 'desc' }], limit: 1 });
      const since = newest === undefined ? 0 : toMilliseconds(newest.at) - SURELY_COPIED_MILLISECONDS;
      const recent = await table.find({ selector: { updatedAt: { $gte: instant(Math.max(0, since)) } } });
      for (const adjustment of recent) await recordSteps(adjustment, adjustment.steps.length);
    },
  };
}

function notNow(adjustment: Adjustment, happening: AdjustmentHappening): Problem {
  return {
    code: 'adjustment.not-now',
    sentence: `This adjustment is “${adjustment.state}”, so “${happening.event}” is not possible any more.`,
    kept: 'Nothing was changed.',
    cure: 'View its latest state; it may have moved on meanwhile.',
    where: adjustment.id,
  };
}

/** Which keys have an adjustment in some states. In memory: it is asked far more often than the book is written. */
interface BookIndex {
  has(key: string): boolean;
}

/** @param keyOf `null`: it has none. */
export async function indexBook(
  book: Pick<Book, 'inStates' | 'onWritten'>,
  states: readonly AdjustmentState[],
  keyOf: (adjustment: Adjustment) => string | null,
): Promise<BookIndex> {
  const idsOf = new Map<string, Set<string>>();
  const keys = new Map<string, string>();
  /** What was written while it loads is newer than what is loaded of it. */
  const written = new Set<string>();
  let isLoaded = false;

  function note(adjustment: Adjustment): void {
    const { id, state } = adjustment;
    const before = keys.get(id);
    const after = states.includes(state) ? keyOf(adjustment) : null;
    if (before !== undefined) {
      const left = idsOf.get(before);
      if (left?.delete(id) && left.size === 0) idsOf.delete(before);
      keys.delete(id);
    }
    if (after === null) return;
    keys.set(id, after);
    idsOf.set(after, (idsOf.get(after) ?? new Set()).add(id));
  }

  book.onWritten((adjustment) => {
    if (!isLoaded) written.add(adjustment.id);
    note(adjustment);
  });
  for (const adjustment of await book.inStates(states)) if (!written.has(adjustment.id)) note(adjustment);
  isLoaded = true;
  written.clear();
  return { has: (key) => idsOf.has(key) };
}
