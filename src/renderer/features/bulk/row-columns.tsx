import type { BatchRowView } from '../../../contract/bulk.ts';
import { AddressLink, Amount, ClippedText, LevelBadge, type GridColumn } from '../../components/index.ts';
import { KINDS } from '../../../domain/adjustment-kind.ts';
import { STATES } from '../../../domain/adjustment-state.ts';
import { formatAmount } from '../../lib/format/index.ts';
import { problemSentence, VERDICT_LEVEL } from './batch-words.ts';
import classes from './bulk.module.css';

export const ROW_COLUMNS: readonly GridColumn<BatchRowView>[] = [
  { id: 'number', header: 'Row', width: 56, align: 'end', cell: ({ number }) => number },
  { id: 'verdict', header: 'State', width: 150, yields: 0, cell: (row) => <RowState row={row} /> },
  {
    id: 'account',
    header: 'Account',
    width: 160,
    cell: ({ account, fields }) =>
      account === null ? (
        <ClippedText text={fields.account} />
      ) : (
        <AddressLink className={classes.text} to={`/accounts?account=${encodeURIComponent(account.id)}`}>
          {account.name}
        </AddressLink>
      ),
  },
  {
    id: 'connection',
    header: 'Connection',
    width: 140,
    yields: 4,
    cell: ({ account, fields }) => <ClippedText text={account?.connectionLabel ?? fields.connection} />,
  },
  {
    id: 'kind',
    header: 'Kind',
    width: 92,
    yields: 3,
    cell: ({ kind, fields }) => (kind === null ? <ClippedText text={fields.kind} /> : KINDS[kind].label),
  },
  {
    id: 'amount',
    header: 'Change',
    width: 88,
    align: 'end',
    cell: ({ delta, fields }) =>
      delta === null ? <Written amount={fields.amount} /> : <Amount value={delta} isSigned canCopy={false} />,
  },
  {
    id: 'pair',
    header: 'Before → after',
    width: 132,
    align: 'end',
    yields: 2,
    cell: ({ before, after }) => (before === null ? null : `${formatAmount(before)} → ${formatAmount(after)}`),
  },
  { id: 'unit', header: 'Unit', width: 72, yields: 6, cell: ({ unit }) => unit },
  {
    id: 'said',
    header: 'Problem',
    width: 220,
    grows: true,
    yields: 1,
    cell: (row) => <ClippedText text={saidOf(row)} />,
  },
  {
    id: 'reason',
    header: 'Reason',
    width: 130,
    yields: 5,
    isHidden: true,
    cell: ({ fields }) => <ClippedText text={fields.reason} />,
  },
  {
    id: 'reference',
    header: 'Ticket',
    width: 90,
    yields: 5,
    cell: ({ fields }) => <ClippedText text={fields.reference} />,
  },
];

/** Longer texts are no figures. */
const MOST_FIGURES = 40;

/** An amount as the file has it, whole; what is no figure at all is cut like any other text. */
function Written({ amount }: { amount: string }) {
  return amount.length <= MOST_FIGURES ? <span>{amount}</span> : <ClippedText text={amount} />;
}

/** Where rows are wrong, what is wrong needs the room. */
export const WRONG_COLUMNS: readonly GridColumn<BatchRowView>[] = ROW_COLUMNS.filter(
  ({ id }) => !['verdict', 'pair', 'unit'].includes(id),
);

function RowState({ row: { verdict, adjustment } }: { row: BatchRowView }) {
  if (verdict === 'handed on' && adjustment !== null)
    return <LevelBadge level={STATES[adjustment.state].level} word={adjustment.state} look="plain" />;
  return <LevelBadge level={VERDICT_LEVEL[verdict]} word={verdict} look="plain" />;
}

/** What is wrong comes first, then what should have been read. */
function saidOf({ problems, warnings, adjustment, verdict }: BatchRowView): string {
  if (verdict === 'sent already' && adjustment !== null) return `Its adjustment is ${adjustment.state}.`;
  if (adjustment?.problem) return adjustment.problem;
  return [...problems.map(problemSentence), ...warnings].join(' ');
}
