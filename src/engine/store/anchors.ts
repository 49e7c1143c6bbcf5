import type { Position } from './sqlite-storage/index.ts';

/** Where a document of a query's result stands, and how many come before and with it. */
interface Anchor {
  readonly passed: number;
  readonly last: Position;
}

/**
 * Remembers where pages of a result ended, so that the next page is read on from there instead of being counted to.
 * Good until something is written: then all is forgotten, because every position may have moved.
 */
interface Anchors {
  /** The last known place at or before the position, not further back than `reach`. */
  nearest(query: string, position: number, reach: number): Anchor | undefined;
  note(query: string, anchor: Anchor): void;
  forget(): void;
}

const MOST_QUERIES = 16;
const MOST_ANCHORS = 100;

export function createAnchors(): Anchors {
  const byQuery = new Map<string, Map<number, Anchor>>();
  return {
    nearest(query, position, reach) {
      let best: Anchor | undefined;
      for (const anchor of byQuery.get(query)?.values() ?? []) {
        const isInReach = anchor.passed <= position && anchor.passed >= position - reach;
        if (isInReach && anchor.passed > (best?.passed ?? 0)) best = anchor;
      }
      return best;
    },
    note(query, anchor) {
      const anchors = byQuery.get(query) ?? new Map<number, Anchor>();
      byQuery.delete(query);
      byQuery.set(query, anchors);
      anchors.set(anchor.passed, anchor);
      dropOldest(anchors, MOST_ANCHORS);
      dropOldest(byQuery, MOST_QUERIES);
    },
    forget: () => byQuery.clear(),
  };
}

function dropOldest(map: Map<unknown, unknown>, most: number): void {
  if (map.size <= most) return;
  const [oldest] = map.keys();
  map.delete(oldest);
}
