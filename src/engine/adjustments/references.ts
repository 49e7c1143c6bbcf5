import type { AdjustmentWarning } from '../../contract/adjustments.ts';
import { ticketOf, type Adjustment } from '../../domain/adjustment.ts';
import type { Directory } from '../accounts/index.ts';
import type { Readable } from '../store/store.ts';
import { changeInWords, countInWords, timeInWords } from '../words.ts';
import { isCompensation } from './compensation.ts';

/** @returns compensations with the reference, of any person, newest first. */
export async function compensationsOf(store: Readable, reference: string): Promise<readonly Adjustment[]> {
  const ticket = ticketOf(reference);
  if (ticket === '') return [];
  const found = await store.table('adjustments').find({ selector: { ticket }, sort: [{ createdAt: 'desc' }] });
  return found.filter(isCompensation);
}

const MOST_TOLD = 3;

/** A ticket is paid for once, as a rule, whoever it was paid to. */
export async function referenceWarnings(
  directory: Directory,
  reference: string,
  compensated: readonly Adjustment[],
): Promise<AdjustmentWarning[]> {
  const told = compensated.slice(0, MOST_TOLD);
  const accounts = await directory.some(told.map(({ accountId }) => accountId));
  const connections = await directory.connections();
  const more = compensated.length - MOST_TOLD;
  return told.map((one, index) => {
    const name = accounts.get(one.accountId)?.name ?? one.accountId;
    const label = connections.get(one.connectionId)?.label ?? '';
    const others = index === MOST_TOLD - 1 && more > 0 ? ` So were ${countInWords(more, 'other', 'others')}.` : '';
    return {
      code: 'adjustment.reference-compensated',
      sentence: `“${reference.trim()}” already has a ${one.kind}: ${changeInWords(one.delta)} ${one.unit} to ${name} (${label}) at ${timeInWords(one.createdAt)} by ${one.createdBy} (${one.state}).${others}`,
      acknowledge: null,
      adjustmentId: one.id,
    };
  });
}
