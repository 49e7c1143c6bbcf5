import type { RunRow } from '../../../contract/activity.ts';
import type { ConnectionId } from '../../../domain/ids.ts';
import type { RunState } from '../../../domain/sync-run.ts';
import {
  AddressLink,
  DataGrid,
  EmptyState,
  NothingSynced,
  StatusLine,
  useWindowedRows,
} from '../../components/index.ts';
import { useApi } from '../../lib/engine/index.ts';
import { formatCountOf } from '../../lib/format/index.ts';
import { RUN_COLUMNS } from './run-columns.tsx';

interface Props {
  readonly connectionId: ConnectionId | undefined;
  readonly state: RunState | undefined;
  readonly selectedId: string | null;
  readonly onOpen: (runId: string) => void;
}

/** Sync runs, newest first. */
export function RunList({ connectionId, state, selectedId, onOpen }: Props) {
  const api = useApi();
  const rows = useWindowedRows({
    key: JSON.stringify([connectionId, state]),
    page: (window) => api.activity.runs.queryOptions({ input: { ...window, connectionId, state } }),
    rowsOf: (page) => page.rows,
    totalOf: (page) => page.total,
    rowId: (row: RunRow) => row.id,
  });
  const isFiltered = connectionId !== undefined || state !== undefined;
  return (
    <>
      <DataGrid
        name="runs"
        label="Sync runs"
        columns={RUN_COLUMNS}
        rows={rows}
        rowId={(row) => row.id}
        selectedId={selectedId}
        onOpen={(row) => onOpen(row.id)}
        empty={
          isFiltered ? (
            <EmptyState title="No run matches" action={<AddressLink to="/activity">Show all runs</AddressLink>} />
          ) : (
            <NothingSynced title="Nothing was synced yet">
              Each attempt to bring a connection up to date is listed here, with every request it made.
            </NothingSynced>
          )
        }
      />
      {rows.count !== null && <StatusLine>{formatCountOf(rows.count, 'sync run', 'sync runs')}</StatusLine>}
    </>
  );
}
