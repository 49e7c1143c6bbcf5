export { createLedger, type Ledger } from './ledger.ts';
export { createOrderedEntries, type LedgerOrder, type OrderedEntries } from './order.ts';
export { isRounded } from './rows.ts';
export { coveredAccounts, coversConnection, gapSelector, ledgerSelector } from './selector.ts';
