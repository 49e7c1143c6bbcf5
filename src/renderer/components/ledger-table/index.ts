export { EntryTypeMark, OriginMark } from './EntryMarks.tsx';
export { LedgerTable } from './LedgerTable.tsx';
export { LedgerTotalsLine } from './LedgerTotalsLine.tsx';
export { useLedgerList, type LedgerList } from './use-ledger-list.tsx';
