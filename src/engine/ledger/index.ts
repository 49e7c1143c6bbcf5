export { createLedger, type Ledger } from './ledger.ts';
export { createOrderedEntries, type LedgerOrder, type OrderedEntries } from './order.ts';
export { literal, ledgerSelector, SHOWN_STATUSES } from './selector.ts';
