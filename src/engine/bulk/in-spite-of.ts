import type { BatchProblem } from '../../contract/bulk.ts';
import type { BatchRow } from '../../domain/batch.ts';

type Again = Pick<BatchRow, 'again'>;

/** Whether an operator said of the row that it goes in spite of just this. What came up since is another question. */
export function isAnswered({ again }: Again, acknowledge: string): boolean {
  return again?.inSpiteOf?.includes(acknowledge) ?? false;
}

/** What stands in the way of a row, without what it goes in spite of. */
export function unanswered(row: Again, problems: readonly BatchProblem[]): BatchProblem[] {
  return problems.filter(({ acknowledge }) => acknowledge === undefined || !isAnswered(row, acknowledge));
}
