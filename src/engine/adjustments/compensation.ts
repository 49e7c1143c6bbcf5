import type { Adjustment, AdjustmentKind, AdjustmentState } from '../../domain/adjustment.ts';

/** What is given to a person to make up for something. */
export const COMPENSATIONS: readonly AdjustmentKind[] = ['refund', 'goodwill'];

/** States in which nothing was given and nothing is on its way. */
export const WITHOUT_EFFECT: readonly AdjustmentState[] = ['draft', 'declined', 'failed'];

/** Whether it gave something to make up for something, or is about to. */
export function isCompensation({ kind, delta, state }: Pick<Adjustment, 'kind' | 'delta' | 'state'>): boolean {
  return COMPENSATIONS.includes(kind) && delta > 0 && !WITHOUT_EFFECT.includes(state);
}
