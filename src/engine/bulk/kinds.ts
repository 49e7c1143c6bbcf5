import type { AdjustmentKind } from '../../domain/adjustment.ts';
import { fold } from '../accounts/index.ts';

/** What people write for each kind; folded, letters alone. */
const KINDS: ReadonlyMap<string, AdjustmentKind> = new Map([
  ['refund', 'refund'],
  ['goodwill', 'goodwill'],
  ['correction', 'correction'],
  ['topup', 'top-up'],
  ['clawback', 'clawback'],
  ['setbalance', 'set balance'],
  ['set', 'set balance'],
]);

export function readKind(text: string): AdjustmentKind | null {
  return KINDS.get(fold(text).replace(/[\s_-]/g, '')) ?? null;
}
