import { KINDS, kindsWhere } from '../../domain/adjustment-kind.ts';
import { STATES, statesWhere, type StateFacts } from '../../domain/adjustment-state.ts';
import type { Adjustment } from '../../domain/adjustment.ts';

/** What is given to a person to make up for something. */
export const COMPENSATIONS = kindsWhere(({ compensates }) => compensates);

const gives = ({ effect }: StateFacts) => effect !== 'none' && effect !== 'not asked for';
/** States in which something was given, may have been, or is on its way. */
export const GIVING = statesWhere(gives);

/** Whether it gave something to make up for something, or is about to. */
export function isCompensation({ kind, delta, state }: Pick<Adjustment, 'kind' | 'delta' | 'state'>): boolean {
  return KINDS[kind].compensates && delta > 0 && gives(STATES[state]);
}
