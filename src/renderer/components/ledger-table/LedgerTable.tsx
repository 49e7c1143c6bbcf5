import { useMemo, type ReactNode } from 'react';
import type { LedgerRow, LedgerSort } from '../../../contract/ledger.ts';
import { DataGrid, type GridSort } from '../grid/index.ts';
import { ledgerColumns } from './ledger-columns.tsx';
import type { LedgerList } from './use-ledger-list.tsx';

interface Props {
  /** Under this name the operator's layout is kept. */
  readonly name: string;
  readonly list: LedgerList;
  readonly sort: GridSort<LedgerSort>;
  readonly onSort: (sort: GridSort<LedgerSort>) => void;
  readonly selectedId?: string | null;
  readonly onOpen?: (row: LedgerRow) => void;
  /** False where all entries are of one account. */
  readonly withAccount: boolean;
  readonly empty: ReactNode;
}

/** Entries as a table; the list itself comes from `useLedgerList`. */
export function LedgerTable({ name, list, sort, onSort, selectedId, onOpen, withAccount, empty }: Props) {
  const { decimals } = list;
  const columns = useMemo(() => ledgerColumns({ decimals, withAccount }), [decimals, withAccount]);
  return (
    <DataGrid
      name={name}
      label="Ledger"
      columns={columns}
      rows={list.rows}
      rowId={(row) => row.id}
      sort={sort}
      // The grid only ever hands back what the columns above name.
      onSort={(next) => onSort(next as GridSort<LedgerSort>)}
      selectedId={selectedId}
      onOpen={onOpen}
      empty={empty}
      strips={list.strips}
    />
  );
}
