import { Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Settings } from '../../../contract/settings.ts';
import { Page, PageBody, PageHeader, ProblemPanel } from '../../components/index.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';
import { AboutSection } from './AboutSection.tsx';
import { AdjustmentsSection } from './AdjustmentsSection.tsx';
import { AppearanceSection } from './AppearanceSection.tsx';
import { BooksSection } from './BooksSection.tsx';
import { OperatorsSection } from './OperatorsSection.tsx';
import { PolicySection } from './PolicySection.tsx';
import { ReasonsSection } from './ReasonsSection.tsx';
import { CsvSection } from './CsvSection.tsx';
import classes from './settings.module.css';
import { SessionsSection } from './SessionsSection.tsx';
import { StoreSection } from './StoreSection.tsx';
import { VaultSection } from './VaultSection.tsx';

/** What the operator may choose, and what the workspace is made of. A change is kept as it is made. */
export function SettingsScreen() {
  const api = useApi();
  const settings = useQuery(api.settings.get.queryOptions({ input: {} }));
  const isRead = useIsRead();
  return (
    <Page>
      <PageHeader title="Settings" />
      <PageBody width="prose">
        {settings.isError && (
          <ProblemPanel problem={problemOf(settings.error)} onRetry={() => void settings.refetch()} />
        )}
        {isRead ? (
          <div className={classes.sections}>
            {settings.data && <Chosen settings={settings.data} />}
            <OperatorsSection />
            <SessionsSection />
            <PolicySection />
            <ReasonsSection />
            <VaultSection />
            <StoreSection />
            <AboutSection />
          </div>
        ) : (
          <Stack aria-busy aria-label="Reading the settings">
            {[64, 120, 72, 200, 360].map((height) => (
              <Skeleton key={height} height={height} radius="sm" />
            ))}
          </Stack>
        )}
      </PageBody>
    </Page>
  );
}

/** Each section reads for itself; they are shown together, so that none pushes another away under the pointer. */
function useIsRead(): boolean {
  const api = useApi();
  const reads = [
    useQuery(api.settings.get.queryOptions({ input: {} })),
    useQuery(api.operators.list.queryOptions({ input: {} })),
    useQuery(api.operators.pages.queryOptions({ input: {} })),
    useQuery(api.policy.get.queryOptions({ input: {} })),
    useQuery(api.policy.reasons.queryOptions({ input: {} })),
    useQuery(api.connections.list.queryOptions({ input: {} })),
    useQuery(api.vault.status.queryOptions({ input: {} })),
    useQuery(api.host.facts.queryOptions({ input: {} })),
  ];
  return reads.every(({ isPending }) => !isPending);
}

function Chosen({ settings }: { settings: Settings }) {
  return (
    <>
      <AppearanceSection settings={settings} />
      <AdjustmentsSection settings={settings} />
      <BooksSection settings={settings} />
      <CsvSection settings={settings} />
    </>
  );
}
