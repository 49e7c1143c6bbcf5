import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { Settings } from '../../../contract/settings.ts';
import { Page, PageBody, PageHeader, ProblemPanel } from '../../components/index.ts';
import { useAddress } from '../../lib/address/index.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';
import { ledgerFilterOf, parseTokens } from '../../lib/ledger-query/index.ts';
import { columnNames, exportRequestOf } from './export-request.ts';
import { ExportChoices } from './ExportChoices.tsx';
import { ExportJobs } from './ExportJobs.tsx';
import { ExportPreviewView } from './ExportPreviewView.tsx';
import classes from './exports.module.css';
import { ExportsSearchSchema } from './search.ts';

/** What to write, what it will contain before it is written, and where earlier files went. */
export function ExportsScreen() {
  const api = useApi();
  const settings = useQuery(api.settings.get.queryOptions({ input: {} }));
  return (
    <Page>
      <PageHeader title="Exports" />
      <PageBody>
        {settings.isError && (
          <ProblemPanel problem={problemOf(settings.error)} onRetry={() => void settings.refetch()} />
        )}
        {settings.data && <NewExport settings={settings.data} />}
      </PageBody>
    </Page>
  );
}

export type CsvFormat = Pick<Settings, 'csvWithBom' | 'csvSeparator'>;

function NewExport({ settings }: { settings: Settings }) {
  const api = useApi();
  const [search, change] = useAddress(ExportsSearchSchema);
  const [chosen, setChosen] = useState<Partial<CsvFormat>>({});
  const format: CsvFormat = {
    csvWithBom: chosen.csvWithBom ?? settings.csvWithBom,
    csvSeparator: chosen.csvSeparator ?? settings.csvSeparator,
  };
  const reading = useLedgerFilter(search.q);
  const subject = search.subject ?? 'ledger';
  const [columns, setColumns] = useState<{ subject: string; names: string[] }>({ subject, names: [] });
  const names = columns.subject === subject ? columns.names : [];
  const request = exportRequestOf(search, reading.filter, names, format);
  const preview = useQuery(
    api.exports.preview.queryOptions({ input: request, placeholderData: keepPreviousData, gcTime: 0, staleTime: 0 }),
  );
  const isCurrent = preview.isSuccess && !preview.isPlaceholderData;
  const seen = isCurrent ? columnNames(preview.data) : [];
  // What the engine calls the columns is known once its first preview has come.
  if (seen.length > 0 && (columns.subject !== subject || names.length !== seen.length))
    setColumns({ subject, names: seen });

  return (
    <div className={classes.layout}>
      <ExportChoices
        search={search}
        change={change}
        format={format}
        onFormat={(next) => setChosen({ ...chosen, ...next })}
        columns={preview.data?.columns ?? []}
        problems={reading.problems.map((problem) => problem.sentence)}
      />
      <div className={classes.right}>
        <ExportPreviewView request={request} preview={preview} isCurrent={isCurrent} />
        <ExportJobs />
      </div>
    </div>
  );
}

/** The typed filter as the engine understands it, with the hour fixed so that it does not change while it is looked at. */
function useLedgerFilter(q: string | undefined) {
  const api = useApi();
  const connections = useQuery(api.connections.list.queryOptions({ input: {} }));
  const [now] = useState(() => Date.now());
  return useMemo(
    () => ledgerFilterOf(parseTokens(q ?? ''), { now, connections: connections.data ?? [] }),
    [q, now, connections.data],
  );
}
