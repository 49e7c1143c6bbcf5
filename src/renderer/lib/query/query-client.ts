import { QueryClient } from '@tanstack/react-query';

/**
 * Server state of the page. The server is the engine, on this machine: asking works with the network gone, a failure is
 * an answer and not a hiccup, and what changed is told by the change feed, so nothing is asked again on a hunch.
 */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: 'always',
        retry: false,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        staleTime: Number.POSITIVE_INFINITY,
        gcTime: 5 * 60_000,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
}
