import { accountColumns } from './columns-accounts.ts';
import { balanceColumns } from './columns-balances.ts';
import { ledgerColumns } from './columns-ledger.ts';
import { membershipColumns } from './columns-memberships.ts';
import { usageColumns } from './columns-usage.ts';

/** The columns of each subject, in their order; docs and preview are made from this. */
export const COLUMNS = {
  accounts: accountColumns,
  balances: balanceColumns,
  memberships: membershipColumns,
  usage: usageColumns,
  ledger: ledgerColumns,
} as const;
