import type { AdjustmentWarning } from '../../contract/adjustments.ts';
import type { Adjustment } from '../../domain/adjustment.ts';
import type { Directory } from '../accounts/index.ts';
import { inTurns } from '../changes/index.ts';
import type { Store } from '../store/store.ts';
import { changeInWords, countInWords, timeInWords } from '../words.ts';
import { isCompensation } from './compensation.ts';

/**
 * By which tickets something was given, in memory: a reference is sealed at rest, so the store cannot be asked for it.
 * What changed is read again before the next answer.
 */
export interface References {
  /** Compensations with the reference, of any person, newest first. */
  compensated(reference: string): Promise<readonly Adjustment[]>;
  close(): void;
}

const BATCH = 500;

/** `#8812`, ` 8812 ` and `8812` are one ticket. */
export function referenceKey(reference: string): string {
  return reference.trim().toLowerCase().replace(/^#\s*/, '').replaceAll(/\s+/g, ' ');
}

export function createReferences(store: Store): References {
  const table = store.table('adjustments');
  const byKey = new Map<string, Set<string>>();
  const keyOf = new Map<string, string>();
  const changed = new Set<string>();
  let isLoaded = false;
  const close = store.onChange(({ collection, ids }) => {
    if (collection === 'adjustments') for (const id of ids) changed.add(id);
  });

  function note(id: string, adjustment: Adjustment | undefined): void {
    const before = keyOf.get(id);
    const key = adjustment === undefined ? '' : referenceKey(adjustment.reference);
    if (before === key) return;
    if (before !== undefined) byKey.get(before)?.delete(id);
    keyOf.delete(id);
    if (key === '') return;
    keyOf.set(id, key);
    byKey.set(key, (byKey.get(key) ?? new Set()).add(id));
  }

  async function load(): Promise<void> {
    for await (const page of table.scan({}, BATCH)) for (const adjustment of page) note(adjustment.id, adjustment);
    isLoaded = true;
  }

  async function refresh(): Promise<void> {
    while (changed.size > 0) {
      const ids = [...changed].slice(0, BATCH);
      for (const id of ids) changed.delete(id);
      const fresh = await table.getMany(ids);
      for (const id of ids) note(id, fresh.get(id));
    }
  }

  const upToDate = inTurns(async () => {
    if (!isLoaded) await load();
    await refresh();
  });

  return {
    async compensated(reference) {
      const key = referenceKey(reference);
      if (key === '') return [];
      await upToDate();
      const found = await table.getMany([...(byKey.get(key) ?? [])]);
      return [...found.values()].filter(isCompensation).sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
    },
    close,
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
      sentence: `“${reference.trim()}” was compensated already: ${changeInWords(one.delta)} ${one.unit} to ${name} (${label}) at ${timeInWords(one.createdAt)} by ${one.createdBy} (${one.state}).${others}`,
      acknowledge: null,
      adjustmentId: one.id,
    };
  });
}
