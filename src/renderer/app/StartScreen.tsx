import { useQuery } from '@tanstack/react-query';
import { FirstRunScreen } from '../features/first-run/FirstRunScreen.tsx';
import { OverviewScreen } from '../features/overview/OverviewScreen.tsx';
import { useApi } from '../lib/engine/index.ts';

/** The Overview; in a workspace with no connection yet, what to do first. */
export function StartScreen() {
  const { data: connections } = useQuery(useApi().connections.list.queryOptions({ input: {} }));
  return connections?.length === 0 ? <FirstRunScreen /> : <OverviewScreen />;
}
