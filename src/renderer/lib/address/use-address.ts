import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import type { z } from 'zod';

/** Changes some of what the address keeps; `undefined` takes it out. `replace` leaves no step to go back to. */
export type ChangeAddress<Search> = (patch: Partial<Search>, options?: { replace?: boolean }) => void;

/**
 * What a screen keeps in its address, read by its own schema, and how to change it. A screen needs no route object for
 * that; the schema forgives what an address cannot mean.
 */
export function useAddress<Search extends object>(schema: z.ZodType<Search>): [Search, ChangeAddress<Search>] {
  const raw: unknown = useSearch({ strict: false });
  const navigate = useNavigate();
  const search = useMemo(() => schema.parse(raw), [schema, raw]);
  const change = useCallback<ChangeAddress<Search>>(
    (patch, { replace = false } = {}) => {
      void navigate({ to: '.', search: ((before: Search) => ({ ...before, ...patch })) as never, replace });
    },
    [navigate],
  );
  return [search, change];
}
