import type { AdjustmentWarning } from '../../contract/adjustments.ts';
import type { BatchAccount, BatchProblem } from '../../contract/bulk.ts';
import type { BatchField } from '../../domain/batch.ts';
import type { Problem } from '../../domain/problem.ts';
import type { WrittenNumberProblem } from '../../domain/written-number.ts';
import { countInWords, listInWords } from '../words.ts';

/** What can be wrong with a row, each with its own code and sentence, and the field it is wrong in. */

const FIELD_WORDS: Readonly<Record<BatchField, string>> = {
  account: 'account',
  amount: 'amount',
  kind: 'kind',
  reason: 'reason',
  reference: 'reference',
  note: 'note',
  connection: 'connection',
};

function wrong(field: BatchField | null, code: string, sentence: string, cure?: string): BatchProblem {
  return { code: `bulk.${code}`, sentence, field, ...(cure === undefined ? {} : { cure }) };
}

/** What the engine itself says of an adjustment, in the field that it is about. */
export function inField(problem: Problem, field: BatchField | null): BatchProblem {
  return { ...problem, field };
}

export const accountMissing = (): BatchProblem =>
  wrong('account', 'account-missing', 'No account is given.', 'Give an id, an e-mail or a name.');

export const accountUnknown = (text: string, within: string | null): BatchProblem =>
  wrong(
    'account',
    'account-unknown',
    within === null
      ? `No account has the id, e-mail or name “${text}”.`
      : `No account of “${within}” has the id, e-mail or name “${text}”.`,
    'Look it up under Accounts, or sync its connection first.',
  );

export const accountAmbiguous = (text: string, accounts: readonly BatchAccount[]): BatchProblem => ({
  ...wrong(
    'account',
    'account-ambiguous',
    `“${text}” may be ${countInWords(accounts.length, 'account', 'different accounts')}.`,
    'Choose one of them.',
  ),
  accounts: [...accounts],
});

export const connectionGone = (name: string): BatchProblem =>
  wrong('account', 'connection-gone', `The connection of ${name} no longer exists.`, 'Add the connection again.');

export const connectionPaused = (label: string): BatchProblem =>
  wrong('account', 'connection-paused', `“${label}” is paused, so nothing can be sent.`, 'Resume the connection.');

export const connectionUnknown = (text: string): BatchProblem =>
  wrong('connection', 'connection-unknown', `There is no connection “${text}”.`, 'Use its label, as on Connections.');

export const amountMissing = (): BatchProblem => wrong('amount', 'amount-missing', 'No amount is given.');

export const amountUnreadable = (text: string, problem: WrittenNumberProblem): BatchProblem => {
  switch (problem) {
    case 'not a number':
      return wrong(
        'amount',
        'amount-not-a-number',
        `“${text}” is not a number.`,
        'Write digits, a point before decimals, and a minus for what is taken.',
      );
    case 'ambiguous':
      return wrong(
        'amount',
        'amount-ambiguous',
        `“${text}” may be thousands or decimals.`,
        'Choose under Columns how this file writes amounts, or write thousands without a separator.',
      );
    case 'too many decimals':
      return wrong('amount', 'amount-decimals', `“${text}” has more than 6 decimals.`);
    case 'too large':
      return wrong('amount', 'amount-too-large', `“${text}” is more than can be kept exactly.`);
  }
};

export const balanceTooLarge = (text: string): BatchProblem =>
  wrong('amount', 'amount-too-large', `With “${text}” the balance would be more than can be kept exactly.`);

export const amountZero = (): BatchProblem =>
  wrong('amount', 'amount-zero', 'The amount is 0: there is nothing to change.');

export const signContradicts = (kind: string, isGiven: boolean): BatchProblem =>
  wrong(
    'amount',
    'sign',
    isGiven
      ? `A ${kind} gives credits, and the amount is negative.`
      : `A ${kind} takes credits, and the amount is positive.`,
    isGiven ? 'Take the minus away, or make it a clawback.' : 'Put a minus before it, or make it a refund.',
  );

export const kindMissing = (): BatchProblem =>
  wrong(
    'kind',
    'kind-missing',
    'No kind is given.',
    'Write refund, goodwill, correction, top-up, clawback or set balance.',
  );

export const kindUnknown = (text: string): BatchProblem =>
  wrong(
    'kind',
    'kind-unknown',
    `“${text}” is no kind of adjustment.`,
    'Write refund, goodwill, correction, top-up, clawback or set balance.',
  );

export const reasonMissing = (): BatchProblem => wrong('reason', 'reason-missing', 'No reason is given.');

export const reasonUnknown = (text: string, reasons: readonly string[]): BatchProblem =>
  wrong(
    'reason',
    'reason-unknown',
    `“${text}” is not on the list of reasons.`,
    reasons.length > 12 ? 'The reasons are listed in Settings.' : `Use one of: ${reasons.join(', ')}.`,
  );

export const tornRow = (): BatchProblem =>
  wrong(
    null,
    'quotes',
    'A quotation mark begins a field of this row and does not end it.',
    'Check each of its fields. Editing any field accepts the row as shown.',
  );

export const fieldCount = (count: number, width: number): BatchProblem =>
  wrong(
    null,
    'field-count',
    `This row has ${countInWords(count, 'field', 'fields')} where the first row has ${width}.`,
    'Check each of its fields. Editing any field accepts the row as shown.',
  );

export const textTooLong = (field: BatchField, length: number, most: number): BatchProblem =>
  wrong(field, 'too-long', `The ${FIELD_WORDS[field]} has ${length} characters; at most ${most} fit.`);

export const controlCharacters = (field: BatchField): BatchProblem =>
  wrong(
    field,
    'control-characters',
    `The ${FIELD_WORDS[field]} holds characters that cannot be seen.`,
    'Type it again.',
  );

/** Rows before one that give its account the same amount for the same reason. */
export interface RowsAlike {
  readonly first: number;
  readonly last: number;
  readonly count: number;
  /** The first of them that has the same reference, too. */
  readonly same: number | null;
}

/** Asked about as a second adjustment of that kind within a day is. What was answered names all of the rows. */
export function alikeInFile({ first, last, count, same }: RowsAlike): BatchProblem {
  const code = same === null ? 'alike-in-file' : 'duplicate-in-file';
  const more =
    count > 1
      ? ` ${countInWords(count - 1, 'more row', 'more rows')} before this one ${count === 2 ? 'does' : 'do'}, too.`
      : '';
  const sentence =
    same === null
      ? `Row ${first} gives the same account the same amount for the same reason; only the reference differs.`
      : `Row ${same} says the same: account, amount, reason and reference.`;
  return {
    ...wrong(null, code, sentence + more, 'Skip one of them, or say why to send both.'),
    acknowledge: `bulk.${code}|${same ?? first}|${last}|${count}`,
  };
}

/** What a single adjustment would have to be ticked for. */
export function toAnswer({ code, sentence, adjustmentId, acknowledge }: AdjustmentWarning): BatchProblem {
  const asked = acknowledge === null ? {} : { acknowledge };
  if (code !== 'adjustment.duplicate') {
    return { code, sentence, field: 'account', cure: 'Skip it, or say how you know that the balance is 0.', ...asked };
  }
  const where = adjustmentId === null ? {} : { where: adjustmentId };
  return {
    ...wrong(null, 'duplicate-of-last-day', sentence, 'Skip it, or say why to send it anyway.'),
    ...where,
    ...asked,
  };
}

/** @param others the first of them. */
export const setClash = (others: readonly number[], count: number): BatchProblem =>
  wrong(
    'kind',
    'set-clash',
    `It sets the balance of an account that ${count === 1 ? 'row' : 'rows'} ${listInWords(others.map(String))}${count > others.length ? ' and others' : ''} also change${count === 1 ? 's' : ''}: which comes last would decide.`,
    'Skip all but one of them.',
  );
