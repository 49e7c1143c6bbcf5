import type { MembershipRow } from '../../../contract/memberships.ts';
import {
  ClippedText,
  AddressLink,
  AgedNumber,
  Amount,
  DateOnly,
  LevelIcon,
  Time,
  type GridColumn,
} from '../../components/index.ts';
import { EndCell, UseCell } from './MembershipCells.tsx';
import classes from './memberships.module.css';

/** Dates are dates of the API's calendar; amounts are in the unit of the row. */
export const MEMBERSHIP_COLUMNS: readonly GridColumn<MembershipRow>[] = [
  { id: 'ends', header: 'Ends', width: 228, cell: (row) => <EndCell row={row} /> },
  {
    id: 'plan',
    header: 'Plan',
    width: 110,
    grows: true,
    cell: (row) => (
      <>
        <ClippedText text={row.planName} />
        {!row.isReturned && (
          <span className={classes.gone} title="The API no longer lists this plan">
            <LevelIcon level="warning" size={14} />
          </span>
        )}
      </>
    ),
  },
  {
    id: 'account',
    header: 'Account',
    width: 130,
    cell: (row) => (
      <AddressLink to={`/accounts?account=${encodeURIComponent(row.accountId)}`} className={classes.text}>
        {row.accountName}
      </AddressLink>
    ),
  },
  { id: 'use', header: 'Used, against time', width: 166, yields: 1, cell: (row) => <UseCell row={row} /> },
  {
    id: 'remaining',
    header: 'Left',
    width: 100,
    align: 'end',
    cell: (row) =>
      row.overuse === null ? (
        <AgedNumber
          isTerse
          value={{
            amount: row.remaining,
            unit: row.unit,
            at: row.lastSeenAt,
            staleAfter: row.staleAfter,
            doubt: null,
            problem: null,
          }}
        />
      ) : (
        <span className={classes.over}>
          <Amount value={row.overuse} /> over
        </span>
      ),
  },
  { id: 'used', header: 'Used', width: 80, yields: 4, align: 'end', cell: (row) => <Amount value={row.used} /> },
  { id: 'total', header: 'Total', width: 80, yields: 3, align: 'end', cell: (row) => <Amount value={row.total} /> },
  { id: 'unit', header: 'Unit', width: 70, yields: 2, cell: (row) => row.unit },
  {
    id: 'connection',
    header: 'Connection',
    width: 130,
    yields: 5,
    cell: (row) => <ClippedText text={row.connectionLabel} />,
  },
  { id: 'bought', header: 'Bought', width: 110, isHidden: true, cell: (row) => <DateOnly date={row.purchasedOn} /> },
  { id: 'seen', header: 'Last seen', width: 100, isHidden: true, cell: (row) => <Time at={row.lastSeenAt} /> },
];
