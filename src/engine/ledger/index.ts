export { createLedger, type Ledger } from './ledger.ts';
export { createOrderedEntries, type LedgerOrder, type OrderedEntries } from './order.ts';
export { isRounded } from './rows.ts';
export { coversAccount, coversConnection, gapSelector, ledgerSelector, literal, SHOWN_STATUSES } from './selector.ts';
