import {
  stepAdjustment,
  type Adjustment,
  type AdjustmentHappening,
  type AdjustmentState,
} from '../../domain/adjustment.ts';
import { ProblemError, type Problem } from '../../domain/problem.ts';
import { instant, toMilliseconds } from '../../domain/time.ts';
import type { AdjustmentParts } from './parts.ts';

/**
 * The adjustments in the store. A change of state and the reason for it are one document, written at once; the audit
 * event follows and can be written again after a crash without becoming two.
 */
export interface Book {
  get(id: string): Promise<Adjustment>;
  find(id: string): Promise<Adjustment | undefined>;
  add(adjustment: Adjustment): Promise<Adjustment>;
  /** Takes the steps in one write. @throws ProblemError `adjustment.not-now` where the table does not allow one. */
  step(
    id: string,
    happenings: readonly AdjustmentHappening[],
    patch?: (current: Adjustment) => Partial<Adjustment>,
  ): Promise<Adjustment>;
  /** Says why a queued one still waits; `null`: nothing holds it. */
  wait(id: string, problem: Problem | null): Promise<void>;
  ofAccount(accountId: string, states: readonly AdjustmentState[]): Promise<readonly Adjustment[]>;
  inStates(states: readonly AdjustmentState[]): Promise<readonly Adjustment[]>;
  /** Copies to the trail the steps that a crash kept from being copied; before anything else is written. */
  repairTrail(): Promise<void>;
}

/** A step is copied right after it was written: what is that much older than the newest copy was copied. */
const SURELY_COPIED_MILLISECONDS = 600_000;

/** @param onWritten is told of each adjustment as it was written. */
export function createBook(
  { store, audit, logger }: Pick<AdjustmentParts, 'store' | 'audit' | 'logger'>,
  onWritten: (adjustment: Adjustment) => void = () => undefined,
): Book {
  const table = store.table('adjustments');

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
              clearance: adjustment.clearance ?? null,
              ed25519: adjustment.clearance?.approval?.signature ?? null,
            }),
          },
        });
      } catch (error) {
        logger.error('adjustment.audit-failed', { adjustmentId: adjustment.id, error });
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

  return {
    get,
    find: (id) => table.get(id),

    async add(adjustment) {
      await table.put(adjustment);
      onWritten(adjustment);
      await recordSteps(adjustment, adjustment.steps.length);
      return adjustment;
    },

    async step(id, happenings, patch = () => ({})) {
      const after = await table.update(id, (current) => {
        const moved = happenings.reduce<Adjustment>((adjustment, happening) => {
          const next = stepAdjustment(adjustment, happening);
          if (next === null) throw new ProblemError(notNow(adjustment, happening));
          return next;
        }, current);
        return { ...moved, ...patch(current) };
      });
      onWritten(after);
      await recordSteps(after, happenings.length);
      return after;
    },

    async wait(id, problem) {
      const current = await table.get(id);
      if (current?.state !== 'queued' || current.problem?.sentence === problem?.sentence) return;
      await table.update(id, (latest) => (latest.state === 'queued' ? { ...latest, problem } : latest));
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
