import type { Actor, OperatorId } from '../../src/domain/operator.ts';

/** The operator of tests that are about something else: may do everything. */
export const ADA: Actor = { id: 'ada' as OperatorId, name: 'Ada', role: 'admin' };
