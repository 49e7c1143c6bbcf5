import type { Adjustment } from '../../domain/adjustment.ts';
import { storedToText } from '../../domain/credits.ts';
import type { JudgedRow } from './judge.ts';

/** What is added to each row of a file that goes back: no name of it is taken for a field when the file comes again. */
export const RESULT_COLUMNS = [
  'Counterfoil state',
  'Counterfoil adjustment',
  'Counterfoil before',
  'Counterfoil after',
  'Counterfoil residual',
  'Counterfoil sent at',
  'Counterfoil problem',
] as const;

export function isResultColumn(name: string): boolean {
  const trimmed = name.trim().toLowerCase();
  return RESULT_COLUMNS.some((column) => column.toLowerCase() === trimmed);
}

/** What became of a row, a cell for each of the columns. */
export function resultCells({ verdict, problems, row }: JudgedRow, adjustment: Adjustment | undefined): string[] {
  const told = problems.map(({ field, sentence }) => (field === null ? sentence : `${field}: ${sentence}`));
  if (adjustment === undefined) {
    return [verdict, '', '', '', '', '', [...told, row.problem?.sentence ?? ''].filter(Boolean).join(' ')];
  }
  const state = verdict === 'handed on' ? adjustment.state : `sent already (${adjustment.state})`;
  return [
    state,
    adjustment.id,
    storedToText(adjustment.balanceBefore ?? adjustment.previewBalance),
    storedToText(adjustment.balanceAfter) ?? '',
    storedToText(adjustment.residual) ?? '',
    adjustment.sentAt ?? '',
    adjustment.problem?.sentence ?? '',
  ];
}
