import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { LedgerFilter, LedgerRow, LedgerSort, LedgerTotals } from '../../../contract/ledger.ts';
import type { Instant } from '../../../domain/time.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';
import { formatCount } from '../../lib/format/index.ts';
import { PAGE, useWindowedRows, type GridRows, type GridSort, type GridStrip } from '../grid/index.ts';
import { GapLine } from './GapLine.tsx';
import type { LedgerDecimals } from './ledger-columns.tsx';
import { useWidestDecimals } from './use-widest-decimals.ts';
import { weaveGaps } from './weave-gaps.ts';

export interface LedgerList {
  readonly rows: GridRows<LedgerRow>;
  readonly strips: ReadonlyMap<number, readonly GridStrip[]>;
  /** Of what is shown; `undefined` until first known. */
  readonly totals: LedgerTotals | undefined;
  readonly decimals: LedgerDecimals;
}

const NO_STRIPS: ReadonlyMap<number, readonly GridStrip[]> = new Map();

/**
 * Entries of a filter, any number of them. The list stands still at the moment of its first answer (`seenBy`) while new
 * entries arrive: they wait to be asked for, or come in by themselves where the newest stand first and the list is at its
 * top. Gaps are placed among the rows where these are sorted by time.
 */
export function useLedgerList(
  filter: LedgerFilter,
  sort: GridSort<LedgerSort>,
  { withAccount }: { withAccount: boolean },
): LedgerList {
  const api = useApi();
  const question = JSON.stringify([filter, sort]);
  const [still, setStill] = useState<Still>({ question, seenBy: undefined, shows: 0 });
  const { seenBy, shows } = still.question === question ? still : { seenBy: undefined, shows: 0 };
  const fixed = useMemo(() => (seenBy === undefined ? filter : { ...filter, seenBy }), [filter, seenBy]);
  const pageOf = (of: LedgerFilter, window: { skip: number; limit: number }) =>
    api.ledger.page.queryOptions({ input: { filter: of, sort: sort.by, direction: sort.direction, ...window } });

  // The head is read without a fixed moment, so the change feed keeps it new; the list itself stays where it is.
  const head = useQuery(pageOf(filter, { skip: 0, limit: PAGE }));
  const stand = (at: Instant, isAsked: boolean) =>
    setStill({ question, seenBy: at, shows: isAsked ? shows + 1 : shows });
  if (seenBy === undefined && head.data) stand(head.data.asOf, false);

  const totals = useQuery({
    ...api.ledger.totals.queryOptions({ input: { filter: fixed } }),
    enabled: seenBy !== undefined,
    placeholderData: keepPreviousData,
  });
  const isSorted = sort.by === 'at';
  const windowed = useWindowedRows({
    key: `${question}#${shows}`,
    version: seenBy ?? '',
    page: (window) => ({
      ...pageOf(fixed, window),
      enabled: seenBy !== undefined,
      // The head as it was at that moment is the first page: it need not be asked twice.
      initialData: window.skip === 0 && head.data?.asOf === seenBy ? head.data : undefined,
    }),
    rowsOf: (output) => output.rows,
    // Where the totals fail, the rows that have come are shown under what is said of it.
    total: totals.isPlaceholderData ? null : (totals.data?.entries ?? (totals.isError ? firstRows(head.data) : null)),
    rowId: (row) => row.id,
  });

  const newer = useQuery({
    ...api.ledger.newSince.queryOptions({ input: { filter, seenBy: seenBy ?? ('' as Instant) } }),
    enabled: seenBy !== undefined,
  });
  const waiting = newer.data?.count ?? 0;
  const [isAtTop, setAtTop] = useState(true);
  const mayComeIn = isAtTop && isSorted && sort.direction === 'descending';
  if (waiting > 0 && mayComeIn && head.data && seenBy !== undefined && head.data.asOf > seenBy) {
    stand(head.data.asOf, false);
  }

  const gaps = useQuery({ ...api.ledger.gaps.queryOptions({ input: { filter } }), enabled: isSorted });
  const strips = useMemo(() => {
    if (!gaps.data || !isSorted || windowed.count === null) return NO_STRIPS;
    const loaded = { count: windowed.count, rowAt: windowed.rowAt, ...windowed.read };
    return new Map(
      [...weaveGaps(gaps.data, loaded, sort.direction)].map(([index, some]) => [
        index,
        some.map((gap) => ({ id: gap.id, content: <GapLine gap={gap} withAccount={withAccount} /> })),
      ]),
    );
  }, [gaps.data, isSorted, sort.direction, windowed.count, windowed.rowAt, windowed.read, withAccount]);

  const decimals = useWidestDecimals(question, windowed);
  const failed = [head, totals].find((query) => query.error !== null);
  return {
    rows: {
      ...windowed,
      problem: windowed.problem ?? (failed?.error ? problemOf(failed.error) : null),
      retry: () => {
        windowed.retry();
        void failed?.refetch();
      },
      setAtTop: (now) => {
        setAtTop(now);
        windowed.setAtTop(now);
      },
      held:
        waiting > 0 && !mayComeIn && head.data
          ? { label: `${formatCount(waiting)} new`, show: () => stand(head.data.asOf, true) }
          : windowed.held,
    },
    strips,
    totals: totals.data,
    decimals,
  };
}

function firstRows(head: { readonly rows: readonly LedgerRow[] } | undefined): number | null {
  return head?.rows.length ?? null;
}

interface Still {
  readonly question: string;
  readonly seenBy: Instant | undefined;
  /** How often new entries were asked for: each time the list begins at its top again. */
  readonly shows: number;
}
