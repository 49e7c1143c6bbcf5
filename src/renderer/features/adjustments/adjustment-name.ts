import type { AdjustmentDetail } from '../../../contract/adjustments.ts';
import { KIND_WORDS } from '../../lib/adjustment-words.ts';
import { formatAmount } from '../../lib/format/index.ts';

/** @returns what an adjustment is called: `Refund +10 credits`. */
export function adjustmentName({ kind, delta, unit }: Pick<AdjustmentDetail, 'kind' | 'delta' | 'unit'>): string {
  return `${KIND_WORDS[kind]} ${formatAmount(delta, { isSigned: true })} ${unit}`;
}
