import type { Query, QueryClient } from '@tanstack/react-query';
import type { Change } from '../../../contract/changes.ts';
import type { EngineClient } from '../../lib/engine/index.ts';
import { isTouchedBy } from './touched-by.ts';

/** At most this often is anything asked again while changes stream in, so that a sync does not keep the page busy. */
const SETTLE = 200;

/** The overview is made of everything: while a sync runs it would be asked all the time. */
const OVERVIEW_SETTLE = 1_000;

/** Marks what changes touched as old, and has what is on screen asked again: at once, then at most every `SETTLE`. */
interface ChangeApplier {
  apply(change: Change): void;
  /** Everything may have changed, e.g. while the connection was gone. */
  applyAll(): void;
  stop(): void;
}

export function createChangeApplier(queries: QueryClient): ChangeApplier {
  const waiting = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | null = null;

  const flush = () => {
    timer = waiting.size > 0 ? setTimeout(flush, SETTLE) : null;
    for (const hash of waiting) {
      const query = queries.getQueryCache().get(hash);
      // An answer on its way may predate the change: it stays marked and is asked for again once it has arrived.
      if (query && (query.state.fetchStatus === 'fetching' || isTooYoung(query))) continue;
      waiting.delete(hash);
      if (!query) continue;
      void queries.invalidateQueries({ queryKey: query.queryKey, exact: true }, { cancelRefetch: false });
    }
  };

  const mark = (isTouched: (query: Query) => boolean) => {
    for (const query of queries.getQueryCache().getAll()) {
      if (isTouched(query)) waiting.add(query.queryHash);
    }
    if (timer === null) flush();
  };

  return {
    apply: (change) => mark((query) => isTouchedBy(query.queryKey, change)),
    applyAll: () => mark(() => true),
    stop: () => {
      if (timer !== null) clearTimeout(timer);
      waiting.clear();
    },
  };
}

function isTooYoung({ queryKey: [path], state }: Query): boolean {
  return Array.isArray(path) && path[0] === 'overview' && Date.now() - state.dataUpdatedAt < OVERVIEW_SETTLE;
}

/**
 * Reads the change feed until the signal ends it or the connection goes.
 * @param onStarted called once the feed runs: what is asked from then on is kept up to date.
 */
export async function followChanges(
  client: EngineClient,
  applier: ChangeApplier,
  onStarted: () => void,
  signal: AbortSignal,
): Promise<void> {
  const feed = await client.changes.feed({}, { signal });
  // What changed between the first answers and the feed's start was told to nobody.
  applier.applyAll();
  onStarted();
  for await (const change of feed) applier.apply(change);
}
