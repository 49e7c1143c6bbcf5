import type { QueryClient } from '@tanstack/react-query';

/** What a page may know before anybody signed in at it. */
const BEFORE_SIGNING_IN: readonly unknown[] = ['host', 'operators', 'settings', 'vault', 'workspace'];

/** Takes out of the page what was read for somebody who left. */
export function forgetOperator(queries: QueryClient): void {
  queries.removeQueries({
    predicate: ({ queryKey: [path] }) => !Array.isArray(path) || !BEFORE_SIGNING_IN.includes(path[0]),
  });
  queries.getMutationCache().clear();
}
