import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, type ReactNode } from 'react';
import { SignInScreen } from '../features/operators/SignInScreen.tsx';
import { problemOf, useApi } from '../lib/engine/index.ts';
import { forgetOperator } from '../lib/query/index.ts';
import { RefusedScreen } from './ConnectionScreens.tsx';

/** Shows the screens to who is signed in, and asks who it is where nobody is. */
export function SignInGate({ children }: { children: ReactNode }) {
  const who = useQuery(useApi().operators.who.queryOptions({ input: {} }));
  const queries = useQueryClient();
  const isNobody = who.data !== undefined && who.data.operator === null;
  useEffect(() => {
    if (isNobody) forgetOperator(queries);
  }, [isNobody, queries]);

  if (who.isError) return <RefusedScreen problem={problemOf(who.error)} onRetry={() => void who.refetch()} />;
  if (who.data === undefined) return null;
  return who.data.operator === null ? <SignInScreen who={who.data} /> : children;
}
