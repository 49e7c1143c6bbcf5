import { useRouter } from '@tanstack/react-router';
import type { BatchLine } from '../../../contract/bulk.ts';
import {
  AddressLink,
  ClippedText,
  DataGrid,
  EmptyState,
  LevelBadge,
  Page,
  PageHeader,
  StatusLine,
  Time,
  useWindowedRows,
  type GridColumn,
} from '../../components/index.ts';
import { useApi } from '../../lib/engine/index.ts';
import { formatCount, formatCountOf } from '../../lib/format/index.ts';
import { STATE_LEVEL } from './batch-words.ts';
import classes from './bulk.module.css';
import { ImportFile } from './ImportFile.tsx';

const COLUMNS: readonly GridColumn<BatchLine>[] = [
  { id: 'name', header: 'File', width: 220, grows: true, cell: (batch) => <ClippedText text={batch.name} /> },
  {
    id: 'state',
    header: 'State',
    width: 120,
    cell: ({ state }) => <LevelBadge level={STATE_LEVEL[state]} word={state} look="plain" />,
  },
  { id: 'rows', header: 'Rows', width: 80, align: 'end', cell: ({ rowCount }) => formatCount(rowCount) },
  { id: 'sent', header: 'Sent to the queue', width: 100, align: 'end', cell: ({ handedOn }) => formatCount(handedOn) },
  { id: 'left', header: 'To send', width: 90, align: 'end', yields: 1, cell: ({ toSend }) => formatCount(toSend) },
  { id: 'made', header: 'Imported', width: 120, cell: ({ createdAt }) => <Time at={createdAt} /> },
  { id: 'by', header: 'By', width: 120, yields: 2, cell: ({ createdBy }) => <ClippedText text={createdBy} /> },
];

/** Where files of adjustments come in, and what became of the ones before. */
export function BulkScreen() {
  const api = useApi();
  const router = useRouter();
  const rows = useWindowedRows({
    key: 'batches',
    page: (window) => api.bulk.list.queryOptions({ input: window }),
    rowsOf: (page) => page.rows,
    totalOf: (page) => page.total,
    rowId: (batch: BatchLine) => batch.id,
  });
  const open = (id: string) => router.history.push(`/adjustments/bulk/${encodeURIComponent(id)}`);
  return (
    <Page>
      <PageHeader title="Adjustments in bulk" action={<AddressLink to="/adjustments">All adjustments</AddressLink>} />
      <div className={classes.import}>
        <ImportFile onOpened={open} />
      </div>
      <h2 className={classes.heading}>Files</h2>
      <DataGrid
        name="batches"
        label="Files of adjustments"
        columns={COLUMNS}
        rows={rows}
        rowId={(batch) => batch.id}
        onOpen={(batch) => open(batch.id)}
        empty={<EmptyState title="No file has been imported yet" />}
      />
      {rows.count !== null && <StatusLine>{formatCountOf(rows.count, 'file', 'files')}</StatusLine>}
    </Page>
  );
}
