import { useQuery } from '@tanstack/react-query';
import { FirstRunScreen } from '../features/first-run/FirstRunScreen.tsx';
import { OverviewScreen } from '../features/overview/OverviewScreen.tsx';
import { useApi } from '../lib/engine/index.ts';
import { useWantedSandbox } from './wanted-sandbox.ts';

/** The Overview; in a workspace with no connection yet, what to do first. */
export function StartScreen() {
  const { data: connections } = useQuery(useApi().connections.list.queryOptions({ input: {} }));
  const { isWanted, onTaken } = useWantedSandbox();
  if (connections?.length !== 0) return <OverviewScreen />;
  return <FirstRunScreen isSandboxWanted={isWanted} onSandboxTaken={onTaken} />;
}
