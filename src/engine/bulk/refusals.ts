import { ProblemError } from '../../domain/problem.ts';
import type { Batch, BatchRow, BatchState } from '../../domain/batch.ts';

/** What a batch or a row refuses as it stands. */

const STATE_WORDS: Readonly<Record<BatchState, string>> = {
  'in review': 'is in review',
  sending: 'is being sent',
  paused: 'is paused',
  stopped: 'was stopped',
  done: 'is done',
};

/** @throws ProblemError `bulk.not-now`. */
export function requireState(batch: Batch, allowed: readonly BatchState[], what: string): void {
  if (allowed.includes(batch.state)) return;
  throw new ProblemError({
    code: 'bulk.not-now',
    sentence: `“${batch.name}” ${STATE_WORDS[batch.state]}, so it cannot be ${what} now.`,
    kept: 'Nothing was changed.',
    where: batch.id,
  });
}

/** @throws ProblemError `bulk.row-sent`: what was approved is not changed behind anybody's back. */
export function requireOpen(row: BatchRow): void {
  if (row.state === 'open' || row.state === 'skipped') return;
  throw new ProblemError({
    code: 'bulk.row-sent',
    sentence: `Row ${row.number} has been approved already, so it cannot be changed any more.`,
    kept: 'Nothing was changed.',
    cure: 'Correct what was sent with a new adjustment.',
  });
}

export function unknownRow(number: number): ProblemError {
  return new ProblemError({ code: 'bulk.unknown-row', sentence: `There is no row ${number} in this file.` });
}

export function changedSince(): ProblemError {
  return new ProblemError({
    code: 'bulk.changed',
    sentence: 'What would be sent has changed since you looked: a balance moved, or a row was changed.',
    kept: 'Nothing was sent.',
    cure: 'Review it as it is now, then send it.',
  });
}

export function nothingToSend(): ProblemError {
  return new ProblemError({
    code: 'bulk.nothing-to-send',
    sentence: 'No row can be sent yet.',
    cure: 'Each row says what is wrong.',
  });
}
