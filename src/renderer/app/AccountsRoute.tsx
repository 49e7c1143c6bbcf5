import { AccountScreen } from '../features/accounts/AccountScreen.tsx';
import { AccountsScreen } from '../features/accounts/AccountsScreen.tsx';
import { ACCOUNT_TABS } from './account-tabs.tsx';

export function AccountsRoute() {
  return <AccountsScreen tabs={ACCOUNT_TABS} />;
}

export function AccountRoute() {
  return <AccountScreen tabs={ACCOUNT_TABS} />;
}
