import type { AdjustmentDetail } from '../../../contract/adjustments.ts';
import { KINDS } from '../../../domain/adjustment-kind.ts';
import { formatAmount } from '../../lib/format/index.ts';

/** @returns what an adjustment is called: `Refund +10 credits`. */
export function adjustmentName({ kind, delta, unit }: Pick<AdjustmentDetail, 'kind' | 'delta' | 'unit'>): string {
  return `${KINDS[kind].label} ${formatAmount(delta, { isSigned: true })} ${unit}`;
}
