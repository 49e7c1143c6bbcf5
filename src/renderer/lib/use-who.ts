import { useQuery } from '@tanstack/react-query';
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
