import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, type ReactNode } from 'react';
import { useClient, useConnection } from '../lib/engine/index.ts';
import { createChangeApplier, followChanges } from '../lib/query/index.ts';
import { ConnectingScreen, RefusedScreen } from './ConnectionScreens.tsx';

/**
 * Lets the screens in once the engine answers, and keeps them there: when the connection goes, what was read stays on
 * screen under a bar that says so. A page that is let in no more shows nothing of the workspace.
 */
export function EngineGate({ children }: { children: ReactNode }) {
  const { state, retry } = useConnection();
  const client = useClient();
  const queries = useQueryClient();
  const [hasStarted, setHasStarted] = useState(false);
  const since = state.state === 'connected' ? state.since : null;

  useEffect(() => {
    if (since === null) return;
    const ending = new AbortController();
    const applier = createChangeApplier(queries);
    // A feed that breaks off ends with its connection, which opens a new one; there is nobody else to tell.
    void followChanges(client, applier, () => setHasStarted(true), ending.signal).catch(() => {});
    return () => {
      ending.abort();
      applier.stop();
    };
  }, [client, queries, since]);

  const isRefused = state.state === 'refused';
  useEffect(() => {
    if (isRefused) queries.clear();
  }, [isRefused, queries]);

  if (state.state === 'refused') return <RefusedScreen problem={state.problem} onRetry={retry} />;
  // After a refusal as at the very beginning: there is nothing that was read before.
  if (hasStarted && state.state !== 'connecting') return children;
  return <ConnectingScreen since={state.since} />;
}
