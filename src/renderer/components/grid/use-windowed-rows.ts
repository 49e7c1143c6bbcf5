import { useQueries, type QueryFunction, type QueryKey } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { problemOf } from '../../lib/engine/index.ts';
import type { GridRows } from './grid-types.ts';
import { heldLabel, holdPages, totalByPages, type Pages } from './held-pages.ts';

/** Rows asked for at once. */
export const PAGE = 100;

/** Rows with what is known of which have been read. */
export interface WindowedRows<Row> extends GridRows<Row> {
  /** The first and the last row of the windows read so far around what is in view. */
  readonly read: { readonly first: number; readonly last: number };
}

interface Options<Row, Output> {
  /** Names the list: its filter and its sort. Another key is another list, which begins at its top. */
  readonly key: string;
  /** Names a reading of the same list: when it changes, rows are asked again and change all together, in place. */
  readonly version?: string;
  /** The query of one window, e.g. `(window) => api.accounts.page.queryOptions({ input: { ...window, … } })`. */
  readonly page: (window: { skip: number; limit: number }) => {
    queryKey: QueryKey;
    queryFn?: QueryFunction<Output>;
    enabled?: boolean;
    initialData?: Output;
  };
  readonly rowsOf: (output: Output) => readonly Row[];
  /** How many rows the whole list has, where the page tells it. */
  readonly totalOf?: (output: Output) => number;
  /** How many it has, where something else tells it; `null` while unknown. */
  readonly total?: number | null;
  readonly rowId: (row: Row) => string;
}

/**
 * Rows of a list that the engine holds, fetched by windows as they come into view. New rows wait behind `held` unless the
 * list is at its top.
 */
export function useWindowedRows<Row, Output>({
  key,
  version = '',
  page,
  rowsOf,
  totalOf,
  total: givenTotal,
  rowId,
}: Options<Row, Output>): WindowedRows<Row> {
  const [wanted, setWanted] = useState({ first: 0, last: 0 });
  const [isAtTop, setAtTop] = useState(true);
  const numbers = pagesBetween(wanted.first, wanted.last);
  const results = useQueries({
    queries: numbers.map((number) => page({ skip: number * PAGE, limit: PAGE })),
  });

  const latest = latestPages(`${key}\n${version}`, numbers, results, { rowsOf, totalOf, total: givenTotal });
  const [shown, setShown] = useState<Pages<Row>>({ key: latest.key, total: null, pages: new Map() });
  const keep = (number: number) => number >= (numbers[0] ?? 0) - 2 && number <= (numbers[numbers.length - 1] ?? 0) + 2;
  const held = holdPages(shown, latest, { mayMove: isAtTop, rowId, keep });
  // React's own way to derive state from what came in: the render is repeated at once, nothing is painted in between.
  if (held.shown !== shown) setShown(held.shown);

  const want = useCallback(
    (first: number, last: number) =>
      setWanted((before) => (before.first === first && before.last === last ? before : { first, last })),
    [],
  );
  const failed = results.find((result) => result.error !== null);
  const current = held.shown;
  const rowAt = useCallback((index: number) => current.pages.get(Math.floor(index / PAGE))?.[index % PAGE], [current]);
  return useMemo(
    () => ({
      key,
      read: readRange(current),
      count: current.total,
      rowAt,
      want,
      setAtTop,
      isPrevious: !current.key.startsWith(`${key}\n`) && (current.total !== null || current.pages.size > 0),
      problem: failed?.error ? problemOf(failed.error) : null,
      retry: () => void failed?.refetch(),
      held: held.isHeld ? { label: heldLabel(current, latest), show: () => setShown(latest) } : null,
    }),
    // `latest` is made anew by each render; what it holds is told by `current` and `isHeld`.
    // oxlint-disable-next-line react/exhaustive-deps
    [current, key, rowAt, want, failed, held.isHeld, latest.total],
  );
}

function latestPages<Row, Output>(
  key: string,
  numbers: readonly number[],
  results: readonly { data: Output | undefined; dataUpdatedAt: number }[],
  { rowsOf, totalOf, total: givenTotal }: Pick<Options<Row, Output>, 'rowsOf' | 'totalOf' | 'total'>,
): Pages<Row> {
  const pages = new Map<number, readonly Row[]>();
  let total = givenTotal ?? null;
  let newest = -1;
  results.forEach(({ data, dataUpdatedAt }, index) => {
    if (data === undefined) return;
    pages.set(numbers[index] ?? 0, rowsOf(data));
    if (!totalOf || dataUpdatedAt <= newest) return;
    newest = dataUpdatedAt;
    total = totalOf(data);
  });
  return { key, total: total ?? totalByPages(pages, PAGE), pages };
}

function readRange(pages: Pages<unknown>): { first: number; last: number } {
  const numbers = [...pages.pages.keys()];
  if (numbers.length === 0) return { first: 0, last: -1 };
  return { first: Math.min(...numbers) * PAGE, last: Math.max(...numbers) * PAGE + PAGE - 1 };
}

function pagesBetween(first: number, last: number): number[] {
  const from = Math.floor(first / PAGE);
  const until = Math.floor(Math.max(first, last) / PAGE);
  return Array.from({ length: until - from + 1 }, (_, index) => from + index);
}
