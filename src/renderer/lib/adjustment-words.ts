import type { Level } from '../../contract/overview.ts';
import type { AdjustmentKind, AdjustmentState } from '../../domain/adjustment.ts';

export const KIND_WORDS: Record<AdjustmentKind, string> = {
  refund: 'Refund',
  goodwill: 'Goodwill',
  correction: 'Correction',
  'top-up': 'Top-up',
  clawback: 'Clawback',
  'set balance': 'Set balance',
};

/** How much a state wants a person's attention. */
export const STATE_LEVEL: Record<AdjustmentState, Level> = {
  draft: 'info',
  'awaiting approval': 'info',
  approved: 'info',
  declined: 'info',
  queued: 'info',
  sending: 'info',
  applied: 'ok',
  confirmed: 'ok',
  failed: 'warning',
  unknown: 'alarm',
  'waiting to be seen': 'info',
};
