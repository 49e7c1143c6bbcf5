import { useRouter } from '@tanstack/react-router';
import type { Overview } from '../../../contract/overview.ts';
import {
  AddressLink,
  AgedNumber,
  DataGrid,
  EmptyState,
  HealthIcon,
  Sparkline,
  Time,
  useArrayRows,
  useSentence,
  type GridColumn,
} from '../../components/index.ts';
import { formatCount } from '../../lib/format/index.ts';
import classes from './overview.module.css';

type Row = Overview['connections'][number];

const COLUMNS: readonly GridColumn<Row>[] = [
  {
    id: 'connection',
    header: 'Connection',
    width: 164,
    cell: (row) => (
      <span className={classes.text} title={`${row.label} · ${row.providerName}`}>
        {row.label}
      </span>
    ),
  },
  {
    id: 'state',
    header: 'State',
    width: 200,
    grows: true,
    cell: (row) => <State row={row} />,
  },
  { id: 'accounts', yields: 1, header: 'Accounts', width: 88, align: 'end', cell: (row) => formatCount(row.accounts) },
  { id: 'held', header: 'Balance held', width: 156, align: 'end', cell: (row) => <Held row={row} /> },
  { id: 'line', yields: 2, header: '30 days', width: 116, cell: (row) => <Sparkline points={row.line} /> },
  { id: 'last', yields: 4, header: 'Last run', width: 96, cell: (row) => <Time at={row.health.lastRunAt} /> },
  { id: 'next', yields: 3, header: 'Next run', width: 96, cell: (row) => <Time at={row.health.nextRunAt} /> },
];

/** One row for each connection. */
export function ConnectionTable({ connections }: { connections: readonly Row[] }) {
  const router = useRouter();
  const rows = useArrayRows(connections);
  return (
    <div className={classes.table}>
      <DataGrid
        name="overview"
        label="Connections"
        columns={COLUMNS}
        rows={rows}
        rowId={(row) => row.id}
        mostRows={12}
        onOpen={(row) => router.history.push(`/connections?connection=${encodeURIComponent(row.id)}`)}
        empty={
          <EmptyState
            title="No connection yet"
            action={<AddressLink to="/connections?panel=add">Connect a provider</AddressLink>}
          />
        }
      />
    </div>
  );
}

function State({ row }: { row: Row }) {
  const words = useSentence(row.health.sentence);
  return (
    <>
      <HealthIcon state={row.health.state} />
      <span className={classes.text} title={words}>
        {words}
      </span>
    </>
  );
}

/** Two units are two numbers. */
function Held({ row }: { row: Row }) {
  const [first, ...others] = row.held;
  if (!first) return <span className={classes.quiet}>–</span>;
  const rest = others.map((held) => `${held.amount ?? '–'} ${held.unit}`).join(', ');
  return (
    <>
      {others.length > 0 && (
        <span className={classes.quiet} title={rest}>
          +{others.length}
        </span>
      )}
      <AgedNumber value={first} withUnit isTerse />
    </>
  );
}
