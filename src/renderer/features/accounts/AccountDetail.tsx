import { Skeleton, Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { AccountDetail as Account } from '../../../contract/accounts.ts';
import type { AccountId } from '../../../domain/ids.ts';
import { setAccountInView } from '../../app/panels.ts';
import { ProblemPanel, StatusLine, Time } from '../../components/index.ts';
import { useAddress } from '../../lib/address/index.ts';
import { problemOf, useApi } from '../../lib/engine/index.ts';
import { formatCount } from '../../lib/format/index.ts';
import type { AccountTabs } from './account-tabs.ts';
import { AccountHeader } from './AccountHeader.tsx';
import classes from './accounts.module.css';
import { BalanceSection } from './BalanceSection.tsx';
import { LedgerTab } from './LedgerTab.tsx';
import { LinkedTab } from './LinkedTab.tsx';
import { NoteAndTags } from './NoteAndTags.tsx';
import { RawTab } from './RawTab.tsx';
import { AccountDetailSearchSchema, AccountTabSchema, type AccountTab } from './search.ts';
import { TimelineTab } from './TimelineTab.tsx';

interface Props {
  readonly id: AccountId;
  readonly tabs: AccountTabs;
  /** On the whole screen instead of beside a list. */
  readonly isAlone?: boolean;
}

const TAB_WORDS: Record<AccountTab, string> = {
  timeline: 'Timeline',
  ledger: 'Ledger',
  explain: 'Explain',
  memberships: 'Memberships',
  usage: 'Usage',
  adjustments: 'Adjustments',
  linked: 'Linked',
  raw: 'Raw',
};

/** Everything known of one account. */
export function AccountDetail({ id, tabs, isAlone = false }: Props) {
  const api = useApi();
  const [search, change] = useAddress(AccountDetailSearchSchema);
  const query = useQuery(api.accounts.get.queryOptions({ input: { id } }));
  useEffect(() => {
    setAccountInView(id);
    return () => setAccountInView(null);
  }, [id]);

  if (query.isPending) return <Waiting />;
  if (query.isError) {
    return (
      <div className={classes.failed}>
        <ProblemPanel problem={problemOf(query.error)} onRetry={() => void query.refetch()} />
      </div>
    );
  }
  const account = query.data;
  const tab = search.tab ?? 'timeline';
  return (
    <div className={classes.detail}>
      {isAlone && (
        <StatusLine>
          <span>
            last synced <Time at={account.lastSyncedAt} />
          </span>
          <span>
            first seen <Time at={account.firstSeenAt} />
          </span>
        </StatusLine>
      )}
      <AccountHeader account={account} isAlone={isAlone} />
      <NoteAndTags account={account} />
      <BalanceSection id={id} range={search.range ?? '30d'} onRange={(range) => change({ range }, { replace: true })} />
      <Tabs
        className={classes.tabs}
        value={tab}
        onChange={(value) => change({ tab: AccountTabSchema.safeParse(value).data }, { replace: true })}
      >
        <Tabs.List className={classes.tabList}>
          {AccountTabSchema.options.map((one) => (
            <Tabs.Tab key={one} value={one} className={classes.tab} data-explain={one === 'explain' || undefined}>
              {TAB_WORDS[one]}
              <Count of={countOf(account, one)} />
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={tab} className={classes.tabPanel}>
          <TabContent account={account} tab={tab} tabs={tabs} />
        </Tabs.Panel>
      </Tabs>
    </div>
  );
}

function TabContent({ account, tab, tabs }: { account: Account; tab: AccountTab; tabs: AccountTabs }) {
  switch (tab) {
    case 'timeline':
      return <TimelineTab id={account.id} />;
    case 'ledger':
      return <LedgerTab id={account.id} />;
    case 'linked':
      return <LinkedTab account={account} />;
    case 'raw':
      return <RawTab id={account.id} />;
    case 'explain':
    case 'memberships':
    case 'usage':
    case 'adjustments': {
      const Content = tabs[tab];
      return <Content accountId={account.id} />;
    }
  }
}

function countOf({ counts }: Account, tab: AccountTab): number | null {
  switch (tab) {
    case 'ledger':
      return counts.entries;
    case 'memberships':
      return counts.memberships;
    case 'adjustments':
      return counts.adjustments;
    case 'linked':
      return counts.linked;
    default:
      return null;
  }
}

function Count({ of }: { of: number | null }) {
  return of === null || of === 0 ? null : <span className={classes.count}>{formatCount(of)}</span>;
}

function Waiting() {
  return (
    <div className={classes.detail} aria-busy aria-label="Reading the account">
      <Skeleton height={24} width="55%" mx={16} mt={16} />
      <Skeleton height={32} width="35%" mx={16} mt={12} />
      <Skeleton height={180} mt={16} />
      <Skeleton height={240} mt={16} />
    </div>
  );
}
