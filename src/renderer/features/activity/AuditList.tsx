import { useState } from 'react';
import type { AuditEvent } from '../../../domain/audit.ts';
import type { AccountId } from '../../../domain/ids.ts';
import {
  ClippedText,
  AddressLink,
  Beside,
  DataGrid,
  DetailPanel,
  EmptyState,
  StatusLine,
  Time,
  useWindowedRows,
  type GridColumn,
  type GridRows,
  ClippedSentence,
} from '../../components/index.ts';
import type { ChangeAddress } from '../../lib/address/index.ts';
import { useApi } from '../../lib/engine/index.ts';
import { formatCountOf } from '../../lib/format/index.ts';
import { AuditDetail } from './AuditDetail.tsx';
import { TrailProof } from './TrailProof.tsx';
import { actorWords } from './run-words.ts';
import type { ActivitySearch } from './search.ts';

const COLUMNS: readonly GridColumn<AuditEvent>[] = [
  { id: 'at', header: 'When', width: 130, cell: (event) => <Time at={event.at} show="second" /> },
  { id: 'actor', header: 'Who', width: 120, yields: 1, cell: (event) => <ClippedText text={actorWords(event)} /> },
  {
    id: 'sentence',
    header: 'What',
    width: 160,
    grows: true,
    cell: (event) => <ClippedSentence text={event.sentence} />,
  },
  { id: 'action', header: 'Action', width: 190, yields: 2, cell: (event) => <code>{event.action}</code> },
];

interface Props {
  readonly search: ActivitySearch;
  readonly change: ChangeAddress<ActivitySearch>;
}

/** Who did what to which thing, newest first; one opens beside the list with its evidence. */
export function AuditList({ search, change }: Props) {
  const api = useApi();
  const filter = { accountId: search.account as AccountId | undefined, action: search.action };
  const rows = useWindowedRows({
    key: JSON.stringify(filter),
    page: (window) => api.activity.audit.queryOptions({ input: { ...window, ...filter } }),
    rowsOf: (page) => page.rows,
    totalOf: (page) => page.total,
    rowId: (event: AuditEvent) => event.id,
  });
  const [seen, setSeen] = useState<AuditEvent | null>(null);
  const opened = openedEvent(rows, search.event, seen);
  const isFiltered = filter.accountId !== undefined || filter.action !== undefined;
  return (
    <>
      <TrailProof />
      <Beside
        detail={
          opened && (
            <DetailPanel label="Event" onClose={() => change({ event: undefined })}>
              <AuditDetail event={opened} />
            </DetailPanel>
          )
        }
      >
        <DataGrid
          name="audit"
          label="Audit"
          columns={COLUMNS}
          rows={rows}
          rowId={(event) => event.id}
          selectedId={search.event ?? null}
          onOpen={(event) => {
            setSeen(event);
            change({ event: event.id }, { replace: search.event !== undefined });
          }}
          empty={
            isFiltered ? (
              <EmptyState
                title="No event matches"
                action={<AddressLink to="/activity?tab=audit">Show all events</AddressLink>}
              />
            ) : (
              <EmptyState title="Nothing was done yet">
                Whatever an operator or the console decides is listed here with its evidence, for good.
              </EmptyState>
            )
          }
        />
      </Beside>
      {rows.count !== null && <StatusLine>{formatCountOf(rows.count, 'event', 'events')}</StatusLine>}
    </>
  );
}

/** How far the newest part of the list is looked through for an event that an address names. */
const REACH = 100;

/** The event that is open: the one clicked stays while the list moves on; one an address names is looked for. */
function openedEvent(rows: GridRows<AuditEvent>, id: string | undefined, seen: AuditEvent | null): AuditEvent | null {
  if (id === undefined || seen?.id === id) return id === undefined ? null : seen;
  for (let index = 0; index < Math.min(rows.count ?? 0, REACH); index += 1) {
    const row = rows.rowAt(index);
    if (row?.id === id) return row;
  }
  return null;
}
