import type { AdjustmentWarning } from '../../contract/adjustments.ts';
import type { Adjustment } from '../../domain/adjustment.ts';
import type { Directory } from '../accounts/index.ts';
import type { Store } from '../store/store.ts';
import { changeInWords, countInWords, timeInWords } from '../words.ts';
import { adjustmentsBy } from './adjustments-by.ts';
import { isCompensation } from './compensation.ts';

/**
 * By which tickets something was given, in memory: it is asked for with each preview, and the store has no index of it.
 */
export interface References {
  /** Compensations with the reference, of any person, newest first. */
  compensated(reference: string): Promise<readonly Adjustment[]>;
  close(): void;
}

/** `#8812`, ` 8812 ` and `8812` are one ticket. */
export function referenceKey(reference: string): string {
  return reference.trim().toLowerCase().replace(/^#\s*/, '').replaceAll(/\s+/g, ' ');
}

export function createReferences(store: Store): References {
  const byReference = adjustmentsBy(store, {}, ({ reference }) => referenceKey(reference));
  return {
    async compensated(reference) {
      const key = referenceKey(reference);
      if (key === '') return [];
      const found = await store.table('adjustments').getMany([...(await byReference.ids(key))]);
      return [...found.values()].filter(isCompensation).sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
    },
    close: () => byReference.close(),
  };
}

const MOST_TOLD = 3;

/** A ticket is paid for once, as a rule, whoever it was paid to. */
export async function referenceWarnings(
  directory: Directory,
  reference: string,
  compensated: readonly Adjustment[],
): Promise<AdjustmentWarning[]> {
  const [accounts, connections] = [await directory.accounts(), await directory.connections()];
  const more = compensated.length - MOST_TOLD;
  return compensated.slice(0, MOST_TOLD).map((one, index) => {
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
