import type { Query, QueryClient } from '@tanstack/react-query';
import type { Facts } from '../../../contract/facts.ts';
import { factsOf } from '../../../contract/index.ts';

/** Takes out of the page what was read for somebody who left: all but what a page may read before anybody signs in. */
export function forgetOperator(queries: QueryClient): void {
  forgetBut(queries, ({ may }) => may === 'anybody');
}

/** Takes everything that was read of the workspace out of the page: all but what is answered where none is open. */
export function forgetWorkspace(queries: QueryClient): void {
  forgetBut(queries, ({ phase }) => phase === 'any');
}

function forgetBut(queries: QueryClient, isKept: (facts: Facts) => boolean): void {
  queries.removeQueries({ predicate: (query) => !isKeptBy(query, isKept) });
  queries.getMutationCache().clear();
}

function isKeptBy({ queryKey: [path] }: Query, isKept: (facts: Facts) => boolean): boolean {
  const facts = Array.isArray(path) ? factsOf(path as string[]) : undefined;
  return facts !== undefined && isKept(facts);
}
