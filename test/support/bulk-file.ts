import type { BatchField } from '../../src/domain/batch.ts';

/** A row of a file as a test writes it. */
export interface FileRow {
  readonly account: string;
  readonly amount: string;
  readonly kind: string;
  readonly reason: string;
  readonly ticket: string;
  readonly note: string;
  readonly connection: string;
}

export const FILE_HEADER = 'Account,Amount,Kind,Reason,Ticket,Note,Connection';

export function fileText(rows: readonly (FileRow | string)[], lineBreak = '\r\n'): string {
  const lines = rows.map((row) => (typeof row === 'string' ? row : Object.values(row).map(quoted).join(',')));
  return [FILE_HEADER, ...lines].join(lineBreak) + lineBreak;
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One way for a row to be wrong: what is done to a good one, and what must be said of it. */
export interface WrongWay {
  readonly code: string;
  readonly field: BatchField | null;
  readonly spoil: (row: FileRow) => FileRow | string;
}

/** What must be there for the ways to be wrong that depend on more than the row. */
export interface WrongWorld {
  /** Two accounts have this e-mail. */
  readonly sharedEmail: string;
  readonly pausedAccount: string;
  readonly neverRead: string;
  /** Holds 3 credits. */
  readonly poor: string;
  /** Holds 50, and an adjustment of it has an unknown outcome. */
  readonly busy: string;
  /** Was given +7 for “Service outage” within the day. */
  readonly givenToday: string;
  /** A reason that demands a note, and a reference of two letters and digits. */
  readonly demanding: string;
}

export function wrongWays(world: WrongWorld): readonly WrongWay[] {
  const way = (code: string, field: BatchField | null, change: Partial<FileRow>): WrongWay => ({
    code,
    field,
    spoil: (row) => ({ ...row, ...change }),
  });
  return [
    way('bulk.account-missing', 'account', { account: ' ' }),
    way('bulk.account-unknown', 'account', { account: 'nobody@nowhere.example' }),
    way('bulk.account-ambiguous', 'account', { account: world.sharedEmail }),
    way('bulk.connection-paused', 'account', { account: world.pausedAccount }),
    way('bulk.connection-unknown', 'connection', { connection: 'No such connection' }),
    way('bulk.amount-missing', 'amount', { amount: '' }),
    way('bulk.amount-not-a-number', 'amount', { amount: 'five' }),
    way('bulk.amount-ambiguous', 'amount', { amount: '1,234' }),
    way('bulk.amount-zero', 'amount', { amount: '0' }),
    way('bulk.amount-decimals', 'amount', { amount: '1.2345678' }),
    way('adjustment.decimals', 'amount', { amount: '1.5' }),
    way('bulk.amount-too-large', 'amount', { amount: '9999999999999' }),
    way('bulk.sign', 'amount', { amount: '-5' }),
    way('bulk.sign', 'amount', { kind: 'clawback', amount: '5' }),
    way('bulk.kind-missing', 'kind', { kind: '' }),
    way('bulk.kind-unknown', 'kind', { kind: 'present' }),
    way('bulk.reason-missing', 'reason', { reason: '' }),
    way('bulk.reason-unknown', 'reason', { reason: 'Felt like it' }),
    way('reason.needs-note', 'note', { reason: world.demanding, ticket: 'AB-1' }),
    way('reason.needs-reference', 'reference', { reason: world.demanding, ticket: '', note: 'x' }),
    way('reason.reference-pattern', 'reference', { reason: world.demanding, ticket: '8812', note: 'x' }),
    way('adjustment.balance-unknown', 'account', { account: world.neverRead }),
    way('adjustment.negative', 'amount', { account: world.poor, kind: 'clawback', amount: '-1000' }),
    way('adjustment.account-busy', 'account', { account: world.busy }),
    way('bulk.duplicate-of-last-day', null, { account: world.givenToday, amount: '7', reason: 'Service outage' }),
    way('bulk.too-long', 'reference', { ticket: 'x'.repeat(201) }),
    way('bulk.control-characters', 'note', { note: 'paid\u202Eback' }),
    { code: 'bulk.field-count', field: null, spoil: ({ account }) => `${account},5,refund` },
  ];
}
