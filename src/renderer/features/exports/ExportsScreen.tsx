import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Settings } from '../../../contract/settings.ts';
import { instant } from '../../../domain/time.ts';
import { EmptyState, Page, PageBody, PageHeader, ProblemPanel } from '../../components/index.ts';
import { useAddress } from '../../lib/address/index.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';
import { useLedgerFilter } from '../../lib/use-ledger-filter.ts';
import { columnNames, exportRequestOf, formOf, type CsvChoice } from './export-request.ts';
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

function NewExport({ settings }: { settings: Settings }) {
  const api = useApi();
  const [search, change] = useAddress(ExportsSearchSchema);
  const [chosen, setChosen] = useState<Partial<CsvChoice>>({});
  const csv: CsvChoice = {
    withBom: chosen.withBom ?? settings.csvWithBom,
    separator: chosen.separator ?? settings.csvSeparator,
    decimalMark: chosen.decimalMark ?? settings.csvDecimalMark,
  };
  const [now] = useState(() => instant(Date.now()));
  const subject = search.subject ?? 'ledger';
  const typed = useLedgerFilter(subject === 'ledger' ? search.q : undefined);
  const { reading } = typed;
  const [columns, setColumns] = useState<{ subject: string; names: string[] }>({ subject, names: [] });
  const names = columns.subject === subject ? columns.names : [];
  const request = exportRequestOf({
    search,
    ledgerFilter: reading.kind === 'read' ? reading.filter : {},
    columns: names,
    form: formOf(search.form ?? 'csv', csv),
    now,
  });
  const preview = useQuery({
    ...api.exports.preview.queryOptions({
      input: request,
      placeholderData: keepPreviousData,
      gcTime: 0,
      staleTime: 0,
    }),
    // A filter that cannot be read shows nothing and writes nothing.
    enabled: reading.kind === 'read',
  });
  const isCurrent = reading.kind === 'read' && preview.isSuccess && !preview.isPlaceholderData;
  const seen = isCurrent ? columnNames(preview.data) : [];
  // What the engine calls the columns is known once its first preview has come.
  if (seen.length > 0 && (columns.subject !== subject || names.length !== seen.length))
    setColumns({ subject, names: seen });

  return (
    <div className={classes.layout}>
      <ExportChoices
        search={search}
        change={change}
        csv={csv}
        onCsv={(next) => setChosen({ ...chosen, ...next })}
        columns={preview.data?.columns ?? []}
        typed={typed}
      />
      <div className={classes.right}>
        {reading.kind === 'wrong' ? (
          <EmptyState title="Nothing is exported: the filter cannot be read">
            Correct or remove what is marked.
          </EmptyState>
        ) : (
          <ExportPreviewView request={request} preview={preview} isCurrent={isCurrent} />
        )}
        <ExportJobs />
      </div>
    </div>
  );
}
