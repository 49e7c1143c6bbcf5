import type { MembershipRow } from '../../../contract/memberships.ts';
import {
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
  { id: 'ends', header: 'Ends', width: 190, cell: (row) => <EndCell row={row} /> },
  {
    id: 'plan',
    header: 'Plan',
    width: 150,
    grows: true,
    cell: (row) => (
      <>
        <span className={classes.text} title={row.planName}>
          {row.planName}
        </span>
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
    width: 170,
    cell: (row) => (
      <AddressLink to={`/accounts?account=${encodeURIComponent(row.accountId)}`} className={classes.text}>
        {row.accountName}
      </AddressLink>
    ),
  },
  { id: 'connection', header: 'Connection', width: 130, cell: (row) => row.connectionLabel },
  { id: 'use', header: 'Used, against time', width: 200, cell: (row) => <UseCell row={row} /> },
  { id: 'used', header: 'Used', width: 90, align: 'end', cell: (row) => <Amount value={row.used} /> },
  { id: 'total', header: 'Total', width: 90, align: 'end', cell: (row) => <Amount value={row.total} /> },
  {
    id: 'remaining',
    header: 'Left',
    width: 120,
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
            problem: null,
          }}
        />
      ) : (
        <span className={classes.over}>
          <Amount value={row.overuse} /> over
        </span>
      ),
  },
  { id: 'unit', header: 'Unit', width: 80, cell: (row) => row.unit },
  { id: 'bought', header: 'Bought', width: 110, isHidden: true, cell: (row) => <DateOnly date={row.purchasedOn} /> },
  { id: 'seen', header: 'Last seen', width: 100, isHidden: true, cell: (row) => <Time at={row.lastSeenAt} /> },
];
