import type { BatchAccount, BatchProblem } from '../../contract/bulk.ts';
import { isWrongSign, KINDS, readKind, setsBalance } from '../../domain/adjustment-kind.ts';
import type { AdjustmentKind } from '../../domain/adjustment.ts';
import type { Connection } from '../../domain/connection.ts';
import { storedToText, toStored } from '../../domain/credits.ts';
import { AccountIdSchema, ConnectionIdSchema } from '../../domain/ids.ts';
import { readWrittenNumber, type SignMeanings } from '../../domain/written-number.ts';
import { fold } from '../../domain/fold.ts';
import type { AccountCard } from '../accounts/index.ts';
import { findConnections, type AccountIndex } from './account-index.ts';
import * as problems from './problems.ts';
import type { RowFields } from './read-row.ts';

/** What rows are read by: who there is, and what may be said. */
export interface Readers {
  readonly index: AccountIndex;
  readonly connections: ReadonlyMap<string, Connection>;
  readonly providerName: (connection: Connection) => string;
  /** The reasons as Settings lists them. */
  readonly reasons: readonly string[];
  /** What points and commas mean in the amounts of the file. */
  readonly signs: SignMeanings;
}

/** What a row says, as far as it can be read; `null`: not. */
export interface Instruction {
  readonly account: AccountCard | null;
  readonly kind: AdjustmentKind | null;
  /** Stored millionths: the signed change, or for `set balance` the balance. */
  readonly amount: number | null;
  readonly reason: string | null;
  readonly problems: readonly BatchProblem[];
  /** How a field was read where a person might read it otherwise. */
  readonly readings: readonly string[];
}

/**
 * Reads the fields, each for itself, so that everything that is wrong is named at once.
 * @param signs what points and commas mean in this row's amount, as far as it is known.
 */
export function readInstruction(fields: RowFields, readers: Readers, signs: SignMeanings): Instruction {
  const found: BatchProblem[] = [];
  const note = <T>(value: T | BatchProblem): T | null => {
    if (!isProblem(value)) return value;
    found.push(value);
    return null;
  };
  const account = readAccount(fields, readers);
  if (account.problem !== null) found.push(account.problem);
  const kind = note(kindOf(fields.kind));
  const amount = note(amountOf(fields.amount, kind, signs));
  const reason = note(reasonOf(fields.reason, readers.reasons));
  const readings = amount === null ? [] : readingOf(fields.amount, amount);
  return { account: account.card, kind, amount, reason, problems: found, readings };
}

function isProblem(value: unknown): value is BatchProblem {
  return typeof value === 'object' && value !== null && 'sentence' in value;
}

function readAccount(
  fields: RowFields,
  { index, connections, providerName }: Readers,
): { card: AccountCard | null; problem: BatchProblem | null } {
  const named = fields.connection === '' ? null : findConnections(fields.connection, connections, providerName);
  if (named?.length === 0) return { card: null, problem: problems.connectionUnknown(fields.connection) };
  if (fields.account === '') return { card: null, problem: problems.accountMissing() };
  const cards = index.find(fields.account, named && new Set(named.map(({ id }) => id)));
  const [card, ...others] = cards;
  if (card === undefined) {
    return { card: null, problem: problems.accountUnknown(fields.account, named === null ? null : fields.connection) };
  }
  if (others.length > 0) {
    const accounts = cards.map((one) => accountView(one, connections));
    return { card: null, problem: problems.accountAmbiguous(fields.account, accounts) };
  }
  const connection = connections.get(card.connectionId);
  if (connection === undefined) return { card: null, problem: problems.connectionGone(card.name) };
  return { card, problem: connection.state === 'paused' ? problems.connectionPaused(connection.label) : null };
}

/** An account as a person tells it from others. */
export function accountView(card: AccountCard, connections: ReadonlyMap<string, Connection>): BatchAccount {
  return {
    id: AccountIdSchema.parse(card.id),
    name: card.name,
    email: card.email,
    externalId: card.externalId,
    connectionId: ConnectionIdSchema.parse(card.connectionId),
    connectionLabel: connections.get(card.connectionId)?.label ?? '',
  };
}

function kindOf(text: string): AdjustmentKind | BatchProblem {
  if (text === '') return problems.kindMissing();
  return readKind(text) ?? problems.kindUnknown(text);
}

function amountOf(text: string, kind: AdjustmentKind | null, signs: SignMeanings): number | BatchProblem {
  if (text === '') return problems.amountMissing();
  const amount = readWrittenNumber(text, signs);
  if (!amount.ok) return problems.amountUnreadable(text, amount.error);
  const stored = toStored(amount.value);
  if (kind === null || setsBalance(kind)) return stored;
  if (stored === 0) return problems.amountZero();
  return isWrongSign(kind, amount.value) ? problems.signContradicts(kind, KINDS[kind].amount === 'gives') : stored;
}

/** Says how an amount was read that is ambiguous by itself. */
function readingOf(text: string, stored: number): string[] {
  const alone = readWrittenNumber(text);
  if (alone.ok || alone.error !== 'ambiguous') return [];
  // Without thousands apart: that would be ambiguous again.
  return [`“${text}” is read as ${storedToText(stored)}, as this file writes amounts.`];
}

/** As Settings writes it, whatever the case in the file: equal reasons must be equal to be found again. */
function reasonOf(text: string, reasons: readonly string[]): string | BatchProblem {
  if (text === '') return problems.reasonMissing();
  const folded = fold(text);
  return reasons.find((reason) => fold(reason) === folded) ?? problems.reasonUnknown(text, reasons);
}
