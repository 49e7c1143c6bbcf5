import type { AdjustmentRequest } from '../../contract/adjustments.ts';
import type { Adjustment } from '../../domain/adjustment.ts';
import { storedToText } from '../../domain/credits.ts';

/** The instruction as it was given, to be previewed again. */
export function requestOf(adjustment: Adjustment): AdjustmentRequest {
  return {
    accountId: adjustment.accountId,
    kind: adjustment.kind,
    amount: storedToText(adjustment.target ?? adjustment.delta),
    reason: adjustment.reason,
    note: adjustment.note,
    reference: adjustment.reference,
    reverses: adjustment.reverses ?? null,
  };
}
