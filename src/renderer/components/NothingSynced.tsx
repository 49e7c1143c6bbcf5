import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useApi } from '../lib/engine/index.ts';
import { AddressLink } from './AddressLink.tsx';
import { EmptyState } from './EmptyState.tsx';

interface Props {
  /** What is not there, in a sentence. */
  readonly title: string;
  /** What would bring it. */
  readonly children: ReactNode;
}

/** A list that fills by syncing and has nothing yet: the way on is a connection, or how those there are fare. */
export function NothingSynced({ title, children }: Props) {
  const { data: connections } = useQuery(useApi().connections.list.queryOptions({ input: {} }));
  return (
    <EmptyState title={title} action={connections === undefined ? undefined : <WayOn count={connections.length} />}>
      {children}
    </EmptyState>
  );
}

function WayOn({ count }: { count: number }) {
  if (count === 0) return <AddressLink to="/connections?panel=add">Connect a provider</AddressLink>;
  return <AddressLink to="/connections">View connections</AddressLink>;
}
