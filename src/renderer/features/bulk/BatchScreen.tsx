import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { BatchView } from '../../../contract/bulk.ts';
import type { BatchId } from '../../../domain/ids.ts';
import { AddressLink, LevelBadge, Notice, Page, PageBody, PageHeader, ProblemPanel } from '../../components/index.ts';
import { useAddress } from '../../lib/address/index.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';
import { BatchActions } from './BatchActions.tsx';
import { BatchProgress } from './BatchProgress.tsx';
import { BatchRows } from './BatchRows.tsx';
import { STATE_LEVEL } from './batch-words.ts';
import classes from './bulk.module.css';
import { ColumnMapping } from './ColumnMapping.tsx';
import { BatchSearchSchema } from './search.ts';

/** One file of adjustments: its columns, every row judged, and how far it has been sent. */
export function BatchScreen() {
  const { batchId } = useParams({ strict: false });
  const id = (batchId ?? '') as BatchId;
  const batch = useQuery(useApi().bulk.get.queryOptions({ input: { id } }));
  return (
    <Page>
      {batch.error && (
        <PageBody width="prose">
          <ProblemPanel problem={problemOf(batch.error)} onRetry={() => void batch.refetch()}>
            <AddressLink to="/adjustments/bulk">All files</AddressLink>
          </ProblemPanel>
        </PageBody>
      )}
      {batch.data && <Batch batch={batch.data} />}
      {batch.isPending && <PageHeader title="Checking every row…" />}
    </Page>
  );
}

function Batch({ batch }: { batch: BatchView }) {
  const [search, change] = useAddress(BatchSearchSchema);
  const isMapping = batch.state === 'in review' && (batch.unmapped.length > 0 || search.columns === 'yes');
  return (
    <>
      <PageHeader
        title={batch.name}
        action={
          <>
            <AddressLink to="/adjustments/bulk">All files</AddressLink>
            <LevelBadge level={STATE_LEVEL[batch.state]} word={batch.state} />
            {batch.state === 'in review' && !isMapping && (
              <Button variant="subtle" onClick={() => change({ columns: 'yes' })}>
                Columns
              </Button>
            )}
            {!isMapping && (
              <BatchActions batch={batch} onSent={() => change({ tab: 'sent', code: undefined, row: undefined })} />
            )}
          </>
        }
      />
      {batch.notes.length > 0 && (
        <div className={classes.progress}>
          <Notice level="warning">
            {batch.notes.map((note) => (
              <p key={note}>{note}</p>
            ))}
          </Notice>
        </div>
      )}
      {isMapping ? (
        <PageBody>
          <ColumnMapping batch={batch} onDone={() => change({ columns: undefined, tab: undefined, code: undefined })} />
        </PageBody>
      ) : (
        <>
          {batch.startedAt !== null && (
            <div className={classes.progress}>
              <BatchProgress batch={batch} />
            </div>
          )}
          <BatchRows batch={batch} />
        </>
      )}
    </>
  );
}
