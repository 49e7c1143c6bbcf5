import type { RunRequest } from '../../../domain/sync-run.ts';
import { DataGrid, Time, useArrayRows, type GridColumn } from '../../components/index.ts';
import { ABSENT, formatBytes } from '../../lib/format/index.ts';
import classes from './activity.module.css';
import { sayDuration } from './run-words.ts';

const COLUMNS: readonly GridColumn<RunRequest>[] = [
  { id: 'at', header: 'At', width: 120, cell: (call) => <Time at={call.at} show="second" /> },
  {
    id: 'call',
    header: 'Call',
    width: 140,
    grows: true,
    cell: (call) => (
      <span className={classes.text} title={call.problem ?? call.call}>
        {call.call}
        {call.attempt > 1 && ` (attempt ${String(call.attempt)})`}
        {call.problem !== null && <span className={classes.problem}> {call.problem}</span>}
      </span>
    ),
  },
  { id: 'status', header: 'Status', width: 60, align: 'end', cell: (call) => call.status ?? ABSENT },
  { id: 'took', header: 'Took', width: 70, align: 'end', cell: (call) => sayDuration(call.milliseconds) },
  { id: 'bytes', header: 'Size', width: 80, yields: 1, align: 'end', cell: (call) => formatBytes(call.bytes) },
];

/** The last requests of a run, in the order they were made. */
export function RequestTable({ calls }: { calls: readonly RunRequest[] }) {
  const rows = useArrayRows(calls);
  return (
    <>
      <h3 className={classes.heading}>The last requests, in order</h3>
      <DataGrid
        name="run-requests"
        label="Requests"
        columns={COLUMNS}
        rows={rows}
        rowId={(call) => `${call.at} ${call.call} ${String(call.attempt)}`}
        mostRows={14}
        empty="No request was made."
      />
    </>
  );
}
