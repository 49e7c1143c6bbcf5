import type { QueryClient } from '@tanstack/react-query';

/** Areas that are answered whether the workspace is open or not, and hold nothing of what is in it. */
const LASTING: readonly unknown[] = ['host', 'vault', 'workspace'];

/** Takes everything that was read of the workspace out of the page. */
export function forgetWorkspace(queries: QueryClient): void {
  queries.removeQueries({
    predicate: ({ queryKey: [path] }) => !Array.isArray(path) || !LASTING.includes(path[0]),
  });
  queries.getMutationCache().clear();
}
