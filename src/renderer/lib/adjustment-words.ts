import type { AdjustmentKind } from '../../domain/adjustment.ts';

export const KIND_WORDS: Record<AdjustmentKind, string> = {
  refund: 'Refund',
  goodwill: 'Goodwill',
  correction: 'Correction',
  'top-up': 'Top-up',
  clawback: 'Clawback',
  'set balance': 'Set balance',
};
