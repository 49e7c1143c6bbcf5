import { ActionIcon, Tooltip } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useCanGoBack, useParams, useRouter } from '@tanstack/react-router';
import type { AccountId } from '../../../domain/ids.ts';
import { Page } from '../../components/index.ts';
import type { AccountTabs } from './account-tabs.ts';
import { AccountDetail } from './AccountDetail.tsx';
import classes from './accounts.module.css';

/** One account alone, on the whole screen; goes back where it came from. */
export function AccountScreen({ tabs }: { tabs: AccountTabs }) {
  const { accountId } = useParams({ strict: false });
  const router = useRouter();
  const canGoBack = useCanGoBack();
  const back = () => (canGoBack ? router.history.back() : router.history.push('/accounts'));
  return (
    <Page>
      <div className={classes.alone}>
        <Tooltip label="Back">
          <ActionIcon onClick={back} aria-label="Back">
            <IconArrowLeft size={16} />
          </ActionIcon>
        </Tooltip>
        <div className={classes.aloneDetail}>
          <AccountDetail key={accountId} id={(accountId ?? '') as AccountId} tabs={tabs} isAlone />
        </div>
      </div>
    </Page>
  );
}
