import { useMemo, useState } from 'react';
import type { LedgerRow } from '../../../contract/ledger.ts';
import type { WindowedRows } from '../grid/index.ts';
import { decimalsOfRows, type LedgerDecimals } from './ledger-columns.tsx';

/**
 * Decimals for the columns of amounts: as many as any row read so far needs. They only grow while one list is looked at,
 * so that a column does not narrow and widen again while it is scrolled.
 */
export function useWidestDecimals(
  question: string,
  { rowAt, read }: Pick<WindowedRows<LedgerRow>, 'rowAt' | 'read'>,
): LedgerDecimals {
  const seen = useMemo(() => decimalsOfRows(rowsBetween(rowAt, read)), [rowAt, read]);
  const [widest, setWidest] = useState({ question, ...seen });
  const isSame = widest.question === question;
  const amount = Math.max(seen.amount, isSame ? widest.amount : 0);
  const balanceAfter = Math.max(seen.balanceAfter, isSame ? widest.balanceAfter : 0);
  if (!isSame || amount !== widest.amount || balanceAfter !== widest.balanceAfter) {
    setWidest({ question, amount, balanceAfter });
  }
  return useMemo(() => ({ amount, balanceAfter }), [amount, balanceAfter]);
}

function* rowsBetween(
  rowAt: (index: number) => LedgerRow | undefined,
  { first, last }: { first: number; last: number },
): Iterable<LedgerRow> {
  for (let index = first; index <= last; index += 1) {
    const row = rowAt(index);
    if (row) yield row;
  }
}
