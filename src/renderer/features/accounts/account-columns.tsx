import type { AccountRow, AccountSort } from '../../../contract/accounts.ts';
import {
  AgedNumber,
  CopyOnClick,
  DateOnly,
  FreshnessDot,
  freshnessOf,
  Sparkline,
  Time,
  type GridColumn,
} from '../../components/index.ts';
import { truncateMiddle } from '../../lib/format/index.ts';
import { useNow } from '../../lib/use-now.ts';
import classes from './accounts.module.css';

type Column = GridColumn<AccountRow> & { readonly sort?: AccountSort };

/** Balances of several units stand in one column: each row says its unit. @param decimals of the rows read so far. */
export function accountColumns(decimals: number): readonly Column[] {
  return [
    { id: 'freshness', header: '', name: 'Freshness', width: 32, cell: (row) => <Dot row={row} /> },
    {
      id: 'name',
      header: 'Name',
      width: 168,
      grows: true,
      sort: 'name',
      cell: (row) => (
        <span className={classes.text} title={row.email === '' ? row.name : `${row.name} · ${row.email}`}>
          {row.name || row.externalId}
          {row.email !== '' && row.email !== row.name && <span className={classes.quiet}> {row.email}</span>}
        </span>
      ),
    },
    {
      id: 'externalId',
      yields: 3,
      header: 'Id',
      width: 116,
      sort: 'externalId',
      cell: (row) => (
        <CopyOnClick text={row.externalId} what="account id">
          {truncateMiddle(row.externalId, 12)}
        </CopyOnClick>
      ),
    },
    {
      id: 'connection',
      yields: 2,
      header: 'Connection',
      width: 148,
      sort: 'connection',
      cell: (row) => (
        <span className={classes.text} title={row.connectionLabel}>
          {row.connectionLabel}
        </span>
      ),
    },
    {
      id: 'balance',
      header: 'Balance',
      width: 104,
      align: 'end',
      sort: 'balance',
      firstDirection: 'descending',
      cell: (row) => <AgedNumber value={row.balance} decimals={decimals} isTerse />,
    },
    {
      id: 'available',
      yields: 6,
      header: 'Available',
      width: 96,
      align: 'end',
      sort: 'available',
      firstDirection: 'descending',
      cell: (row) => <AgedNumber value={row.available} decimals={decimals} isTerse />,
    },
    {
      id: 'unit',
      yields: 4,
      header: 'Unit',
      width: 68,
      cell: (row) => <span className={classes.quiet}>{row.balance.unit}</span>,
    },
    { id: 'line', yields: 5, header: '30 days', width: 104, cell: (row) => <Sparkline points={row.line} /> },
    {
      id: 'plan',
      yields: 8,
      header: 'Plan',
      width: 104,
      cell: (row) => (
        <span className={row.planName === null ? classes.absent : classes.text} title={row.planName ?? ''}>
          {row.planName ?? '–'}
        </span>
      ),
    },
    {
      id: 'planEndsOn',
      yields: 7,
      header: 'Plan ends',
      width: 100,
      sort: 'planEndsOn',
      cell: (row) => <DateOnly date={row.planEndsOn} />,
    },
    {
      id: 'lastMovementAt',
      yields: 9,
      header: 'Last movement',
      width: 116,
      sort: 'lastMovementAt',
      firstDirection: 'descending',
      cell: (row) => <Time at={row.lastMovementAt} />,
    },
    {
      id: 'tags',
      yields: 10,
      header: 'Tags',
      width: 120,
      cell: (row) => (
        <span className={classes.text} title={row.tags.join(', ')}>
          {row.tags.join(', ')}
        </span>
      ),
    },
    {
      id: 'note',
      header: 'Note',
      width: 160,
      isHidden: true,
      cell: (row) => (
        <span className={classes.text} title={row.note}>
          {row.note}
        </span>
      ),
    },
  ];
}

function Dot({ row }: { row: AccountRow }) {
  return <FreshnessDot state={freshnessOf(row.proof, row.balance, useNow())} />;
}
