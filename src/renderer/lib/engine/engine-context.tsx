import { createTanstackQueryUtils, type RouterUtils } from '@orpc/tanstack-query';
import { createContext, use, useMemo, useSyncExternalStore, type ReactNode } from 'react';
import type { ConnectionState, EngineClient, EngineConnection } from './connection.ts';

/** Query and mutation options for every procedure of the contract: `useQuery(api.accounts.get.queryOptions({ input }))`. */
type EngineApi = RouterUtils<EngineClient>;

interface Engine {
  readonly connection: EngineConnection;
  readonly client: EngineClient;
  readonly api: EngineApi;
}

const EngineContext = createContext<Engine | null>(null);

export function EngineProvider({ connection, children }: { connection: EngineConnection; children: ReactNode }) {
  const engine = useMemo<Engine>(
    () => ({ connection, client: connection.client, api: createTanstackQueryUtils(connection.client) }),
    [connection],
  );
  return <EngineContext value={engine}>{children}</EngineContext>;
}

function useEngine(): Engine {
  const engine = use(EngineContext);
  if (!engine) throw new Error('A component that asks the engine stands outside EngineProvider.');
  return engine;
}

/** Options for TanStack Query, one for each procedure of the contract. */
export function useApi(): EngineApi {
  return useEngine().api;
}

/** The typed client itself, for a call that is no query. */
export function useClient(): EngineClient {
  return useEngine().client;
}

/** How the page stands with the engine, and `retry` to try again now. */
export function useConnection(): { state: ConnectionState; retry: () => void } {
  const { connection } = useEngine();
  const state = useSyncExternalStore(connection.subscribe, connection.getState);
  return { state, retry: connection.retry };
}
