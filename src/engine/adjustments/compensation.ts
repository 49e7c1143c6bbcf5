import { statesWhere } from '../../domain/adjustment-state.ts';
import type { Adjustment, AdjustmentKind } from '../../domain/adjustment.ts';

/** What is given to a person to make up for something. */
export const COMPENSATIONS: readonly AdjustmentKind[] = ['refund', 'goodwill'];

/** States in which something was given, may have been, or is on its way. */
export const GIVING = statesWhere(({ effect }) => effect !== 'none' && effect !== 'not asked for');

/** Whether it gave something to make up for something, or is about to. */
export function isCompensation({ kind, delta, state }: Pick<Adjustment, 'kind' | 'delta' | 'state'>): boolean {
  return COMPENSATIONS.includes(kind) && delta > 0 && GIVING.includes(state);
}
