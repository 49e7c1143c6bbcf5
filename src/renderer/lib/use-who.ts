import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Who } from '../../contract/operators.ts';
import { useApi } from './engine/index.ts';

/** Who is signed in at this page, and what they may do; `undefined` until it is known. */
export function useWho(): Who | undefined {
  return useQuery(useApi().operators.who.queryOptions({ input: {} })).data;
}

/** Whether who is signed in may do this. The engine decides; a screen only does not offer what would be refused. */
export function useMay(act: Who['may'][number]): boolean {
  return useWho()?.may.includes(act) ?? false;
}

/** Takes in who is signed in from now on, as the engine told it. */
export function useSetWho(): (next: Who) => void {
  const queries = useQueryClient();
  const key = useApi().operators.who.queryKey({ input: {} });
  return (next) => void queries.setQueryData(key, next);
}

/** The same where somebody came: what was read for somebody else is asked for again as this one. */
export function useTakeSeat(): (next: Who) => void {
  const queries = useQueryClient();
  const setWho = useSetWho();
  return (next) => {
    setWho(next);
    void queries.invalidateQueries();
  };
}
