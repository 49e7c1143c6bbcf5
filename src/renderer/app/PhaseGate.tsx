import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, type ReactNode } from 'react';
import type { Phase } from '../../contract/workspace.ts';
import { BeginScreen } from '../features/vault/BeginScreen.tsx';
import { UnlockScreen } from '../features/vault/UnlockScreen.tsx';
import { BeginAnew } from '../features/workspace/BeginAnew.tsx';
import { DamagedScreen } from '../features/workspace/DamagedScreen.tsx';
import { OpeningScreen } from '../features/workspace/OpeningScreen.tsx';
import { RestoreWay } from '../features/workspace/RestoreWay.tsx';
import { problemOf, useApi } from '../lib/engine/index.ts';
import { forgetWorkspace } from '../lib/query/index.ts';
import { RefusedScreen } from './ConnectionScreens.tsx';
import { wantSandbox } from './wanted-sandbox.ts';

/**
 * Shows the screens while the workspace is open, and in every other phase what that phase needs of a person. Nothing that
 * was read of the workspace stays in the page once it is closed.
 */
export function PhaseGate({ children }: { children: ReactNode }) {
  const status = useQuery(useApi().workspace.status.queryOptions({ input: {} }));
  const phase = status.data?.phase;
  useForgetting(phase);

  if (status.isError) return <RefusedScreen problem={problemOf(status.error)} onRetry={() => void status.refetch()} />;
  if (status.data === undefined) return <OpeningScreen status={null} />;
  switch (status.data.phase) {
    case 'open':
      return children;
    case 'empty':
      return (
        <BeginScreen status={status.data} onSandbox={wantSandbox}>
          <RestoreWay status={status.data} />
        </BeginScreen>
      );
    case 'locked':
      return (
        <UnlockScreen status={status.data}>
          <RestoreWay status={status.data} />
          <BeginAnew status={status.data} />
        </UnlockScreen>
      );
    case 'opening':
    case 'closing':
      return <OpeningScreen status={status.data} />;
    case 'damaged':
      return <DamagedScreen status={status.data} />;
  }
}

function useForgetting(phase: Phase | undefined): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (phase !== undefined && phase !== 'open') forgetWorkspace(queries);
  }, [phase, queries]);
}
