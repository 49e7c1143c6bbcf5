import type { UsageBucket } from '../../../contract/usage.ts';
import { ClippedText, AddressLink, Amount, DateOnly, type GridColumn } from '../../components/index.ts';
import { ABSENT, formatCount } from '../../lib/format/index.ts';
import type { Consumer } from './consumers.ts';
import classes from './usage.module.css';

const countOf = (count: number | null) => (count === null ? ABSENT : formatCount(count));

/** @param decimals of all rows, so that the figures stand under one another. */
export const bucketColumns = (decimals: number): readonly GridColumn<UsageBucket>[] => [
  { id: 'from', header: 'From', width: 120, cell: (bucket) => <DateOnly date={bucket.from} /> },
  {
    id: 'connection',
    header: 'Connection',
    width: 180,
    grows: true,
    cell: (bucket) => <ClippedText text={bucket.connectionLabel} />,
  },
  {
    id: 'consumed',
    header: 'Consumed',
    width: 130,
    align: 'end',
    cell: (bucket) => <Amount value={bucket.consumed} decimals={decimals} />,
  },
  { id: 'unit', header: 'Unit', width: 90, cell: (bucket) => bucket.unit },
  { id: 'entries', header: 'Entries', width: 90, align: 'end', cell: (bucket) => formatCount(bucket.entries) },
  { id: 'requests', header: 'Requests', width: 90, align: 'end', cell: (bucket) => countOf(bucket.requests) },
  {
    id: 'failed',
    header: 'Failed',
    width: 80,
    yields: 3,
    align: 'end',
    cell: (bucket) => countOf(bucket.failedRequests),
  },
  { id: 'origin', header: 'Told by', width: 110, yields: 4, cell: (bucket) => bucket.origin },
];

/** @param decimals of all rows. */
export const consumerColumns = (decimals: number): readonly GridColumn<Consumer>[] => [
  {
    id: 'account',
    header: 'Account',
    width: 220,
    grows: true,
    cell: (consumer) => (
      <AddressLink className={classes.text} to={`/accounts?account=${encodeURIComponent(consumer.accountId)}`}>
        {consumer.accountName || consumer.accountId}
      </AddressLink>
    ),
  },
  {
    id: 'connection',
    header: 'Connection',
    width: 180,
    cell: (consumer) => <ClippedText text={consumer.connectionLabel} />,
  },
  {
    id: 'consumed',
    header: 'Consumed',
    width: 130,
    align: 'end',
    cell: (consumer) => <Amount value={consumer.consumed} decimals={decimals} />,
  },
  { id: 'unit', header: 'Unit', width: 90, cell: (consumer) => consumer.unit },
  { id: 'entries', header: 'Entries', width: 90, align: 'end', cell: (consumer) => formatCount(consumer.entries) },
];
