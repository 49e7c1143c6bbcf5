import { AdjustmentSchema, ticketOf, type Adjustment } from '../../src/domain/adjustment.ts';
import type { Instant } from '../../src/domain/time.ts';

/** A refund of 10 credits that Ada drafted at that moment, but for what is changed. */
export function draftedAt(at: Instant, changes: Partial<Adjustment> = {}): Adjustment {
  return AdjustmentSchema.parse({
    id: 'a1',
    connectionId: 'c1',
    accountId: 'c1|u1',
    kind: 'refund',
    method: 'add',
    delta: 10_000_000,
    target: null,
    unit: 'credits',
    reason: 'Failed generation',
    note: '',
    reference: '',
    ticket: ticketOf(changes.reference ?? ''),
    state: 'draft',
    previewBalance: 42_000_000,
    previewAt: at,
    balanceBefore: null,
    intended: null,
    balanceAfter: null,
    residual: null,
    createdBy: 'Ada',
    createdById: 'ada',
    createdAt: at,
    sentAt: null,
    sentAfter: null,
    listedBefore: null,
    updatedAt: at,
    problem: null,
    expectedEntryId: null,
    confirmedByEntryId: null,
    instructedAt: null,
    reverses: null,
    clearance: null,
    ask: null,
    steps: [],
    ...changes,
  });
}
