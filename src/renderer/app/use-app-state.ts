import { useIsFetching, useQueryClient, type Query } from '@tanstack/react-query';
import { useRouterState } from '@tanstack/react-router';
import { useEffect } from 'react';

/** Sets `data-app-state="ready"` on the page once the first screen stands with its data: tests wait for it. */
export function useAppState(): void {
  const waiting = useIsFetching({ predicate: isFirst });
  const queries = useQueryClient();
  // Before its first screen has been loaded, the router is idle too.
  const isIdle = useRouterState({
    select: ({ status, resolvedLocation }) => status === 'idle' && resolvedLocation !== undefined,
  });
  useEffect(() => {
    if (!isIdle || waiting > 0) return;
    // Two frames: what the last answer brought has been laid out and may have asked for more.
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => {
        const hasAnswers = queries.getQueryCache().getAll().length > 0;
        if (hasAnswers && queries.isFetching({ predicate: isFirst }) === 0)
          document.documentElement.dataset.appState = 'ready';
      });
    });
    return () => cancelAnimationFrame(frame);
  }, [isIdle, waiting, queries]);
}

/** Waits for its first answer. While a sync runs, something is always being asked again. */
function isFirst(query: Query): boolean {
  return query.state.status === 'pending';
}
