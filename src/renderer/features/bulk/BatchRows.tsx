import { Button, Tabs } from '@mantine/core';
import { BatchTabSchema, type BatchRowView, type BatchTab, type BatchView } from '../../../contract/bulk.ts';
import { Beside, DataGrid, DetailPanel, EmptyState, StatusLine, useWindowedRows } from '../../components/index.ts';
import { useAddress } from '../../lib/address/index.ts';
import { useApi } from '../../lib/engine/index.ts';
import { formatCount } from '../../lib/format/index.ts';
import { EMPTY_TAB, firstTab, problemWords, sayTabs, TAB_WORDS } from './batch-words.ts';
import classes from './bulk.module.css';
import { ROW_COLUMNS, WRONG_COLUMNS } from './row-columns.tsx';
import { RowDetail } from './RowDetail.tsx';
import { ALIKE, SendAlike } from './SendAlike.tsx';
import { BatchSearchSchema } from './search.ts';

const ALWAYS: readonly BatchTab[] = ['all', 'good', 'wrong'];

/** Every row with what would come of it; one opens beside the list to be put right. */
export function BatchRows({ batch }: { batch: BatchView }) {
  const api = useApi();
  const [search, change] = useAddress(BatchSearchSchema);
  const tab = search.tab ?? firstTab(batch);
  const code = tab === 'wrong' ? search.code : undefined;
  const rows = useWindowedRows({
    key: JSON.stringify([batch.id, tab, code]),
    page: (window) => api.bulk.rows.queryOptions({ input: { id: batch.id, tab, code, ...window } }),
    rowsOf: (page) => page.rows,
    totalOf: (page) => page.total,
    rowId: (row: BatchRowView) => String(row.number),
  });
  const tabs = BatchTabSchema.options.filter((one) => ALWAYS.includes(one) || batch.tabs[one] > 0 || one === tab);
  return (
    <>
      <Tabs
        value={tab}
        onChange={(value) => change({ tab: BatchTabSchema.safeParse(value).data, code: undefined })}
        className={classes.tabs}
      >
        <Tabs.List aria-label="Rows by state">
          {tabs.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {TAB_WORDS[one]}
              {batch.tabs[one] > 0 && <span className={classes.count}>{formatCount(batch.tabs[one])}</span>}
            </Tabs.Tab>
          ))}
        </Tabs.List>
      </Tabs>
      {tab === 'wrong' && batch.problems.length > 1 && (
        <div className={classes.chips} role="group" aria-label="Problems">
          {batch.problems.map((problem) => (
            <Button
              key={problem.code}
              size="compact-xs"
              variant={code === problem.code ? 'filled' : 'default'}
              aria-pressed={code === problem.code}
              onClick={() => change({ code: code === problem.code ? undefined : problem.code }, { replace: true })}
            >
              {problemWords(problem.code)}
              <span className={classes.count}>{formatCount(problem.rows)}</span>
            </Button>
          ))}
        </div>
      )}
      {code === ALIKE && <SendAlike batch={batch} />}
      <Beside
        detail={
          search.row !== undefined && (
            <DetailPanel label={`Row ${search.row}`} onClose={() => change({ row: undefined })}>
              <RowDetail key={search.row} batch={batch} number={search.row} />
            </DetailPanel>
          )
        }
      >
        <DataGrid
          name={tab === 'wrong' ? 'batch-rows-wrong' : 'batch-rows'}
          label="Rows"
          columns={tab === 'wrong' ? WRONG_COLUMNS : ROW_COLUMNS}
          rows={rows}
          rowId={(row) => String(row.number)}
          selectedId={search.row === undefined ? null : String(search.row)}
          onOpen={(row) => change({ tab, row: row.number }, { replace: search.row !== undefined })}
          empty={<EmptyState title={EMPTY_TAB[tab]} />}
        />
      </Beside>
      <StatusLine>{sayTabs(batch)}</StatusLine>
    </>
  );
}
