import { useMemo } from 'react';
import type { Problem } from '../../../domain/problem.ts';
import type { GridRows } from './grid-types.ts';

/**
 * Rows that the page has in full.
 * @param rows `undefined` while they are on their way.
 */
export function useArrayRows<Row>(
  rows: readonly Row[] | undefined,
  options: { key?: string; problem?: Problem | null; retry?: () => void } = {},
): GridRows<Row> {
  const { key = 'all', problem = null, retry = nothing } = options;
  return useMemo(
    () => ({
      key,
      count: rows?.length ?? null,
      rowAt: (index: number) => rows?.[index],
      want: nothing,
      setAtTop: nothing,
      isPrevious: false,
      problem,
      retry,
      held: null,
    }),
    [rows, key, problem, retry],
  );
}

function nothing(): void {}
