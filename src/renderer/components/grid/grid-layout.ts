import { useCallback, useSyncExternalStore } from 'react';
import { keepStored, readStored } from '../../lib/preferences/index.ts';

/** How the operator arranged one grid. */
export interface GridLayout {
  readonly sizing: Readonly<Record<string, number>>;
  readonly order: readonly string[];
  /** Only what differs from the columns' own wish. */
  readonly visibility: Readonly<Record<string, boolean>>;
}

const EMPTY: GridLayout = { sizing: {}, order: [], visibility: {} };

const layouts = new Map<string, GridLayout>();
const listeners = new Set<() => void>();

/** The layout of the grid of this name, and a way to change it; kept for the next time. */
export function useGridLayout(name: string): {
  layout: GridLayout;
  change: (change: Partial<GridLayout>) => void;
  reset: () => void;
} {
  const layout = useSyncExternalStore(subscribe, () => layoutOf(name));
  const change = useCallback((part: Partial<GridLayout>) => replace(name, { ...layoutOf(name), ...part }), [name]);
  const reset = useCallback(() => replace(name, EMPTY), [name]);
  return { layout, change, reset };
}

function layoutOf(name: string): GridLayout {
  const known = layouts.get(name);
  if (known) return known;
  const kept = { ...EMPTY, ...readStored<Partial<GridLayout>>(`grid.${name}`, {}) };
  layouts.set(name, kept);
  return kept;
}

function replace(name: string, layout: GridLayout): void {
  layouts.set(name, layout);
  keepStored(`grid.${name}`, layout);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
