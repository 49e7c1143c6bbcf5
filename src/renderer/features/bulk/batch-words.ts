import {
  BatchTabSchema,
  type BatchProblem,
  type BatchTab,
  type BatchVerdict,
  type BatchView,
} from '../../../contract/bulk.ts';
import type { Level } from '../../../contract/overview.ts';
import type { BatchField, BatchState } from '../../../domain/batch.ts';
import { formatCount, formatCountOf } from '../../lib/format/index.ts';

export const FIELD_LABEL: Record<BatchField, string> = {
  account: 'Account',
  amount: 'Amount',
  kind: 'Kind',
  reason: 'Reason',
  reference: 'Ticket',
  note: 'Note',
  connection: 'Connection',
};

/** What may be written in each field. */
export const FIELD_HINT: Record<BatchField, string> = {
  account: 'Id, e-mail or name',
  amount: 'Signed: a minus takes credits',
  kind: 'refund, goodwill, correction, top-up, clawback or set balance',
  reason: 'From the list in Settings',
  reference: 'The ticket that it belongs to',
  note: 'For whoever reads it later',
  connection: 'Only where ids are not enough',
};

export const TAB_WORDS: Record<BatchTab, string> = {
  all: 'All',
  good: 'Good',
  'needs approval': 'Needs approval',
  wrong: 'Wrong',
  'sent already': 'Sent already',
  skipped: 'Skipped',
  sent: 'Approved',
};

export const EMPTY_TAB: Record<BatchTab, string> = {
  all: 'The file has no rows.',
  good: 'No row can be sent yet.',
  'needs approval': 'No row needs approval.',
  wrong: 'Nothing is wrong with any row.',
  'sent already': 'No row was sent before.',
  skipped: 'No row is skipped.',
  sent: 'Nothing has been approved yet.',
};

export const STATE_LEVEL: Record<BatchState, Level> = {
  'in review': 'info',
  sending: 'info',
  paused: 'warning',
  stopped: 'info',
  done: 'ok',
};

export const VERDICT_LEVEL: Record<BatchVerdict, Level> = {
  good: 'ok',
  'needs approval': 'info',
  wrong: 'alarm',
  'sent already': 'info',
  skipped: 'info',
  'to send': 'info',
  'handed on': 'info',
};

/** What the rows of a file come to, as one line: `12 rows, 9 wrong, 3 approved`. */
export function sayTabs({ rowCount, tabs }: Pick<BatchView, 'rowCount' | 'tabs'>): string {
  const parts = BatchTabSchema.options.filter((tab) => tab !== 'all' && tabs[tab] > 0);
  const words = parts.map((tab) => `${formatCount(tabs[tab])} ${TAB_WORDS[tab].toLowerCase()}`);
  return [formatCountOf(rowCount, 'row', 'rows'), ...words].join(', ');
}

/** The tab to begin with: what is wrong comes first, while something can be done about it. */
export function firstTab({ state, tabs }: Pick<BatchView, 'state' | 'tabs'>): BatchTab {
  if (state !== 'in review' && tabs.sent > 0) return 'sent';
  const order: readonly BatchTab[] = ['wrong', 'good', 'needs approval', 'sent already'];
  return order.find((tab) => tabs[tab] > 0) ?? 'all';
}

/** What each kind of problem is called where they are counted. */
const PROBLEM_WORDS: Readonly<Record<string, string>> = {
  'bulk.account-missing': 'no account',
  'bulk.account-unknown': 'account not found',
  'bulk.account-ambiguous': 'account ambiguous',
  'bulk.connection-gone': 'connection removed',
  'bulk.connection-paused': 'connection paused',
  'bulk.connection-unknown': 'connection unknown',
  'bulk.amount-missing': 'no amount',
  'bulk.amount-not-a-number': 'amount is not a number',
  'bulk.amount-ambiguous': 'amount ambiguous',
  'bulk.amount-decimals': 'too many decimals',
  'bulk.amount-too-large': 'amount too large',
  'bulk.amount-zero': 'amount 0',
  'bulk.sign': 'sign contradicts kind',
  'bulk.kind-missing': 'no kind',
  'bulk.kind-unknown': 'kind unknown',
  'bulk.reason-missing': 'no reason',
  'bulk.reason-unknown': 'reason not listed',
  'bulk.field-count': 'number of fields',
  'bulk.too-long': 'text too long',
  'bulk.control-characters': 'hidden characters',
  'bulk.duplicate-in-file': 'twice in the file',
  'bulk.alike-in-file': 'alike in the file',
  'bulk.quotes': 'open quotation mark',
  'bulk.duplicate-of-last-day': 'done within a day',
  'bulk.set-clash': 'set balance clashes',
  'adjustment.decimals': 'decimals the API cannot take',
  'adjustment.negative': 'balance would be too low',
  'adjustment.too-high': 'balance would be too high',
  'adjustment.no-change': 'nothing to change',
  'adjustment.balance-unknown': 'balance never read',
  'adjustment.account-busy': 'account busy',
  'connection.quarantined': 'connection quarantined',
};

export function problemWords(code: string): string {
  return PROBLEM_WORDS[code] ?? code.split('.').at(-1)?.replaceAll('-', ' ') ?? code;
}

/** A problem in the row's own line: the field, then its sentence. */
export function problemSentence({ field, sentence }: BatchProblem): string {
  return field === null ? sentence : `${FIELD_LABEL[field]}: ${sentence}`;
}

/** The verb that sends, with what it sends. */
export function sendVerb({ rows, byHand }: BatchView['sendable']): string {
  const all = formatCountOf(rows, 'adjustment', 'adjustments');
  return byHand === rows ? `Give out ${all} to be done by hand` : `Send ${all}`;
}
