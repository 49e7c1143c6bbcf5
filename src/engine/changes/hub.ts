import type { Change } from '../../contract/changes.ts';
import type { Area } from '../../contract/facts.ts';
import { COLLECTIONS, type Store, type StoreChange } from '../store/index.ts';

/** Tells listeners what changed, by area of the contract. It outlasts the stores that it follows, one after the other. */
export interface ChangeHub {
  /** @returns how to stop listening. */
  subscribe(listener: (change: Change) => void): () => void;
  /** For what the store does not show: the state of a sync, the vault. */
  tell(change: Change): void;
  /** @returns how to stop following. */
  follow(store: Pick<Store, 'onChange'>): () => void;
  close(): void;
}

/** A change of whole areas, whatever it touched in them. */
export function changeOfAreas(...areas: Area[]): Change {
  return { areas, accountIds: [], connectionIds: [] };
}

/** Beyond this many ids it costs less to ask for all of the area. */
const MOST_IDS = 500;

export function createChangeHub(): ChangeHub {
  const listeners = new Set<(change: Change) => void>();
  const tell = (change: Change) => {
    for (const listener of listeners) listener(change);
  };
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    tell,
    follow: (store) =>
      store.onChange((change) => {
        const areas: readonly Area[] = COLLECTIONS[change.collection].changes;
        if (areas.length > 0 && listeners.size > 0) tell(changeOf(change, areas));
      }),
    close: () => listeners.clear(),
  };
}

function changeOf({ collection, ids, accountIds, connectionIds }: StoreChange, areas: readonly Area[]): Change {
  return {
    areas: [...areas],
    accountIds: few(collection === 'accounts' ? ids : accountIds),
    connectionIds: few(collection === 'connections' ? ids : connectionIds),
  };
}

function few(ids: readonly string[]): string[] {
  const unique = new Set(ids);
  return unique.size > MOST_IDS ? [] : [...unique];
}
