export { AccountFilter } from './AccountFilter.tsx';
export { AccountPicker } from './AccountPicker.tsx';
export { AddressLink } from './AddressLink.tsx';
export { AgedNumber } from './AgedNumber.tsx';
export { Amount } from './Amount.tsx';
export { ClippedText } from './ClippedText.tsx';
export { ConnectionFilter } from './ConnectionFilter.tsx';
export { CopyOnClick } from './CopyOnClick.tsx';
export { Beside, DetailPanel } from './DetailPanel.tsx';
export { EmptyState } from './EmptyState.tsx';
export { FilterBar, FilterProblems, NothingMatches } from './filter-bar/index.ts';
export { FilterField } from './FilterField.tsx';
export { freshnessOf } from './freshness.ts';
export { FreshnessDot } from './FreshnessDot.tsx';
export { LevelBadge, LevelIcon } from './LevelBadge.tsx';
export { NothingSynced } from './NothingSynced.tsx';
export { Notice } from './Notice.tsx';
export { Page, PageBody, PageHeader } from './PageHeader.tsx';
export { ProblemPanel } from './ProblemPanel.tsx';
export { QuietScreen } from './QuietScreen.tsx';
export { Sparkline } from './Sparkline.tsx';
export { StatusLine } from './StatusLine.tsx';
export { DateOnly, Time } from './Time.tsx';
export {
  DataGrid,
  useArrayRows,
  useWindowedRows,
  type GridColumn,
  type GridRows,
  type GridSort,
  type GridStrip,
} from './grid/index.ts';
export { HealthIcon, levelOfHealth } from './HealthIcon.tsx';
export { BalanceChart } from './balance-chart/index.ts';
export { EntryTypeMark, LedgerTable, LedgerTotalsLine, OriginMark, useLedgerList } from './ledger-table/index.ts';
export { fact, Facts, RawText, type Fact } from './Facts.tsx';
export { ClippedSentence, Sentence, useSentence } from './Sentence.tsx';
