import type { AccountTabs } from '../features/accounts/account-tabs.ts';
import { AccountExplanation } from '../features/reconciliation/AccountExplanation.tsx';
import { AccountAdjustments } from './AccountAdjustments.tsx';
import { AccountMemberships } from './AccountMemberships.tsx';
import { AccountUsage } from './AccountUsage.tsx';

/** What other screens say of one account, for the tabs of its detail: features do not know each other, the app does. */
export const ACCOUNT_TABS: AccountTabs = {
  explain: AccountExplanation,
  memberships: AccountMemberships,
  usage: AccountUsage,
  adjustments: AccountAdjustments,
};
