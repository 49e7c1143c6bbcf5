import type { LedgerRow, LedgerSort } from '../../../contract/ledger.ts';
import { decimalsOf, truncateMiddle } from '../../lib/format/index.ts';
import { AddressLink } from '../AddressLink.tsx';
import { Amount } from '../Amount.tsx';
import { CopyOnClick } from '../CopyOnClick.tsx';
import type { GridColumn } from '../grid/index.ts';
import { Time } from '../Time.tsx';
import { EntryTypeMark, OriginMark } from './EntryMarks.tsx';
import classes from './LedgerTable.module.css';

interface Sorted {
  readonly sort?: LedgerSort;
}

/** Decimals that a column of amounts needs, told from the rows seen so far. */
export interface LedgerDecimals {
  readonly amount: number;
  readonly balanceAfter: number;
}

export function decimalsOfRows(rows: Iterable<LedgerRow>): LedgerDecimals {
  const all = [...rows];
  return {
    amount: decimalsOf(all.map((row) => row.amount)),
    balanceAfter: decimalsOf(all.map((row) => row.balanceAfter)),
  };
}

/** The columns of every ledger. @param options.withAccount false where all rows are of one account. */
export function ledgerColumns({
  decimals,
  withAccount,
}: {
  decimals: LedgerDecimals;
  withAccount: boolean;
}): readonly (GridColumn<LedgerRow> & Sorted)[] {
  const whose: (GridColumn<LedgerRow> & Sorted)[] = [
    {
      id: 'account',
      yields: 1,
      header: 'Account',
      width: 144,
      sort: 'account',
      cell: (row) => (
        <AddressLink
          to={`/accounts?account=${encodeURIComponent(row.accountId)}`}
          className={classes.text}
          title={row.accountName}
          tabIndex={-1}
        >
          {row.accountName}
        </AddressLink>
      ),
    },
    {
      id: 'connection',
      yields: 6,
      header: 'Connection',
      width: 108,
      sort: 'connection',
      cell: (row) => (
        <span className={classes.text} title={row.connectionLabel}>
          {row.connectionLabel}
        </span>
      ),
    },
  ];
  return [
    {
      id: 'at',
      header: 'Time',
      width: 140,
      sort: 'at',
      firstDirection: 'descending',
      cell: (row) => <Time at={row.at} show="second" source={{ raw: row.rawAt, zoneKnown: row.zoneKnown }} />,
    },
    ...(withAccount ? whose : []),
    {
      id: 'type',
      yields: withAccount ? 1 : 2,
      header: 'Type',
      width: 112,
      sort: 'type',
      cell: (row) => <EntryTypeMark row={row} />,
    },
    {
      id: 'description',
      header: 'Description',
      width: withAccount ? 76 : 112,
      grows: true,
      sort: 'description',
      cell: (row) => (
        <span className={classes.text} title={row.description} data-status={row.status}>
          {row.description || '–'}
        </span>
      ),
    },
    {
      id: 'reference',
      yields: 5,
      header: 'Reference',
      width: 124,
      sort: 'reference',
      cell: (row) =>
        row.reference === '' ? (
          <span className={classes.quiet}>–</span>
        ) : (
          <CopyOnClick text={row.reference} what="reference">
            {truncateMiddle(row.reference, 18)}
          </CopyOnClick>
        ),
    },
    {
      id: 'amount',
      header: 'Amount',
      width: 92,
      align: 'end',
      sort: 'amount',
      firstDirection: 'descending',
      cell: (row) => (
        <>
          {row.isRounded && (
            <span className={classes.quiet} title="The API wrote more decimals, by a rounding error of its own.">
              ≈
            </span>
          )}
          <Amount value={row.amount} decimals={decimals.amount} isSigned />
        </>
      ),
    },
    {
      id: 'unit',
      yields: 3,
      header: 'Unit',
      width: 68,
      cell: (row) => <span className={classes.quiet}>{row.unit}</span>,
    },
    {
      id: 'balanceAfter',
      yields: withAccount ? 4 : 1,
      header: 'Balance after',
      width: 104,
      align: 'end',
      sort: 'balanceAfter',
      firstDirection: 'descending',
      cell: (row) => <Amount value={row.balanceAfter} decimals={decimals.balanceAfter} />,
    },
    {
      id: 'origin',
      yields: 7,
      header: 'Origin',
      width: 92,
      sort: 'origin',
      cell: (row) => <OriginMark origin={row.origin} />,
    },
    {
      id: 'movement',
      yields: 6,
      header: 'Movement',
      width: 96,
      cell: (row) => <span className={classes.quiet}>{row.movement}</span>,
    },
    {
      id: 'adjustment',
      yields: 8,
      header: 'Adjustment',
      width: 90,
      cell: (row) =>
        row.adjustmentId === null ? null : (
          <AddressLink to={`/adjustments?tab=all&adjustment=${encodeURIComponent(row.adjustmentId)}`} tabIndex={-1}>
            Adjustment
          </AddressLink>
        ),
    },
    {
      id: 'seenAt',
      header: 'First seen',
      width: 120,
      sort: 'seenAt',
      firstDirection: 'descending',
      isHidden: true,
      cell: (row) => <Time at={row.seenAt} />,
    },
    {
      id: 'externalId',
      header: 'Id at the API',
      width: 128,
      isHidden: true,
      cell: (row) =>
        row.externalId === null ? (
          <span className={classes.quiet}>–</span>
        ) : (
          <CopyOnClick text={row.externalId} what="entry id">
            {truncateMiddle(row.externalId, 18)}
          </CopyOnClick>
        ),
    },
  ];
}
