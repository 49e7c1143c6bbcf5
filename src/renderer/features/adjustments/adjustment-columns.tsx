import type { AdjustmentRow } from '../../../contract/adjustments.ts';
import { ClippedText, AddressLink, Amount, Time, type GridColumn } from '../../components/index.ts';
import { KINDS } from '../../../domain/adjustment-kind.ts';
import classes from './adjustments.module.css';
import { StateBadge } from './StateBadge.tsx';

export const ADJUSTMENT_COLUMNS: readonly GridColumn<AdjustmentRow>[] = [
  {
    id: 'state',
    header: 'State',
    width: 150,
    cell: (row) => <StateBadge row={row} />,
  },
  {
    id: 'account',
    header: 'Account',
    width: 160,
    cell: (row) => (
      <AddressLink className={classes.text} to={`/accounts?account=${encodeURIComponent(row.accountId)}`}>
        {row.accountName}
      </AddressLink>
    ),
  },
  {
    id: 'connection',
    header: 'Connection',
    width: 140,
    yields: 6,
    cell: (row) => <ClippedText text={row.connectionLabel} />,
  },
  { id: 'kind', header: 'Kind', width: 100, yields: 3, cell: (row) => KINDS[row.kind].label },
  {
    id: 'amount',
    header: 'Change',
    width: 90,
    yields: 0,
    align: 'end',
    cell: (row) => <Amount value={row.delta} isSigned />,
  },
  { id: 'unit', header: 'Unit', width: 70, yields: 4, cell: (row) => row.unit },
  {
    id: 'reason',
    header: 'Reason',
    width: 150,
    grows: true,
    yields: 1,
    cell: (row) => <ClippedText text={row.reason} full={row.waitsFor ?? row.reason} />,
  },
  { id: 'reference', header: 'Ticket', width: 90, yields: 5, cell: (row) => <ClippedText text={row.reference} /> },
  { id: 'made', header: 'Made', width: 110, yields: 2, cell: (row) => <Time at={row.createdAt} /> },
  { id: 'by', header: 'By', width: 100, yields: 8, cell: (row) => <ClippedText text={row.createdBy} /> },
  { id: 'sent', header: 'Sent', width: 110, isHidden: true, cell: (row) => <Time at={row.sentAt} show="second" /> },
];
