import type { Adjustment } from '../../domain/adjustment.ts';
import { inTurns } from '../changes/index.ts';
import type { Selector, Store } from '../store/store.ts';

/** Ids of adjustments in memory, by something they have in common. What changed is read again before the next answer. */
export interface AdjustmentsBy {
  ids(key: string): Promise<ReadonlySet<string>>;
  close(): void;
}

const BATCH = 500;
const NONE: ReadonlySet<string> = new Set();

/**
 * @param among which ones can have a key; the others are not even read at first.
 * @param keyOf an empty key: it belongs to none.
 */
export function adjustmentsBy(
  store: Store,
  among: Selector<Adjustment>,
  keyOf: (adjustment: Adjustment) => string,
): AdjustmentsBy {
  const table = store.table('adjustments');
  const byKey = new Map<string, Set<string>>();
  const known = new Map<string, string>();
  const changed = new Set<string>();
  let isLoaded = false;
  const close = store.onChange(({ collection, ids }) => {
    if (collection === 'adjustments') for (const id of ids) changed.add(id);
  });

  function note(id: string, key: string): void {
    const before = known.get(id) ?? '';
    if (before === key) return;
    const left = byKey.get(before);
    if (left?.delete(id) && left.size === 0) byKey.delete(before);
    if (key === '') {
      known.delete(id);
      return;
    }
    known.set(id, key);
    byKey.set(key, (byKey.get(key) ?? new Set()).add(id));
  }

  async function load(): Promise<void> {
    for await (const page of table.scan({ selector: among }, BATCH)) {
      for (const adjustment of page) note(adjustment.id, keyOf(adjustment));
    }
    isLoaded = true;
  }

  async function refresh(): Promise<void> {
    while (changed.size > 0) {
      const ids = [...changed].slice(0, BATCH);
      for (const id of ids) changed.delete(id);
      const fresh = await table.getMany(ids);
      for (const id of ids) {
        const adjustment = fresh.get(id);
        note(id, adjustment === undefined ? '' : keyOf(adjustment));
      }
    }
  }

  const upToDate = inTurns(async () => {
    if (!isLoaded) await load();
    await refresh();
  });

  return {
    async ids(key) {
      await upToDate();
      return byKey.get(key) ?? NONE;
    },
    close,
  };
}
