import type { Adjustment, AdjustmentState } from '../../domain/adjustment.ts';
import type { Book } from './book.ts';

/** Which keys have an adjustment in some states. In memory: it is asked far more often than the book is written. */
export interface BookIndex {
  has(key: string): boolean;
}

/** @param keyOf `null`: it has none. */
export async function indexBook(
  book: Pick<Book, 'inStates' | 'onWritten'>,
  states: readonly AdjustmentState[],
  keyOf: (adjustment: Adjustment) => string | null,
): Promise<BookIndex> {
  const idsOf = new Map<string, Set<string>>();
  const keys = new Map<string, string>();
  /** What was written while it loads is newer than what is loaded of it. */
  const written = new Set<string>();
  let isLoaded = false;

  function note(adjustment: Adjustment): void {
    const { id, state } = adjustment;
    const before = keys.get(id);
    const after = states.includes(state) ? keyOf(adjustment) : null;
    if (before !== undefined) {
      const left = idsOf.get(before);
      if (left?.delete(id) && left.size === 0) idsOf.delete(before);
      keys.delete(id);
    }
    if (after === null) return;
    keys.set(id, after);
    idsOf.set(after, (idsOf.get(after) ?? new Set()).add(id));
  }

  book.onWritten((adjustment) => {
    if (!isLoaded) written.add(adjustment.id);
    note(adjustment);
  });
  for (const adjustment of await book.inStates(states)) if (!written.has(adjustment.id)) note(adjustment);
  isLoaded = true;
  written.clear();
  return { has: (key) => idsOf.has(key) };
}
