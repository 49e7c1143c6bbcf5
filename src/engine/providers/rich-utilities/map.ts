import { compare } from '../../../domain/compare.ts';
import { ZERO_CREDITS, negateCredits, subtractCredits, type Credits } from '../../../domain/credits.ts';
import type { EntryType } from '../../../domain/ledger.ts';
import { instant, toMilliseconds, type Instant } from '../../../domain/time.ts';
import { failure } from '../failure.ts';
import { toPlainJson } from '../plain-json.ts';
import type {
  AccountReading,
  AccountRef,
  BalanceReading,
  EntryReading,
  HttpAnswer,
  UsageReading,
  UsageSpan,
} from '../provider.ts';
import type { AccountSummary, CreditBalance, LedgerRow, UsageStats } from './wire.ts';

const DAY = 24 * 3_600_000;
const LONGEST_BY_DAY = 35 * DAY;

/** @throws ProviderError `another account` when an object names another user than the saved account (docs/provider-facts.md §3). */
export function checkHolder(userId: string, account: AccountRef, call: string): void {
  if (userId === account.externalId) return;
  throw failure('another account', {
    sentence: `The token now answers for user ${userId}; this account is user ${account.externalId}.`,
    kept: 'Nothing of this answer was stored.',
    cure: 'Sign in again as the right user, or connect the other user as a connection of its own.',
    where: `${call} → user_id`,
  });
}

export function unitOf(balance: CreditBalance | null | undefined): string {
  return balance?.currency?.trim() || 'credits';
}

export function toAccount(summary: AccountSummary): AccountReading {
  const email = summary.email?.trim() ?? '';
  return {
    externalId: summary.user_id,
    name: email || `User ${summary.user_id}`,
    email,
    unit: unitOf(summary.credit_balance),
    identity: summary.user_id,
  };
}

/** The three numbers as stated: where they do not add up, all are shown and none is corrected. */
export function toBalance(balance: CreditBalance, answer: HttpAnswer, holder: AccountReading | null): BalanceReading {
  return {
    total: balance.balance,
    reserved: balance.reserved,
    available: balance.available,
    unit: unitOf(balance),
    askedAt: answer.startedAt,
    at: answer.endedAt,
    holder,
    mayRiseByItself: balance.auto_reload_enabled === true,
  };
}

/** A row of the ledger and the same row as sent. */
export interface SentRow {
  readonly row: LedgerRow;
  readonly sent: unknown;
}

export function toEntry({ row, sent }: SentRow, amount: Credits | null, secrets: readonly string[]): EntryReading {
  return {
    key: row.id,
    externalId: row.id,
    time: row.created_at,
    type: toType(row.type),
    sourceType: row.type,
    amount,
    balanceAfter: row.balance_after,
    description: row.description ?? '',
    reference: row.reference ?? '',
    ordinal: ordinalOf(row.id),
    raw: toPlainJson(sent, secrets),
  };
}

/**
 * Ids count up, so they order what happened in one instant, the same on every read. Of an id beyond what a number holds
 * exactly the last digits do: those before them are the same within an instant.
 */
function ordinalOf(id: string): number {
  return /^\d+$/.test(id) ? Number(id.length > 15 ? id.slice(-15) : id) : 0;
}

function toType(type: string): EntryType {
  const word = type.trim().toLowerCase();
  return word === 'credit' || word === 'debit' || word === 'adjustment' ? word : 'unclassified';
}

/**
 * The signed amount of a row (docs/provider-facts.md §3.2): below zero it is signed already; a debit takes, a credit
 * gives; an adjustment has the direction in which the balance moved from its neighbour to it.
 * @param before the row next older by id, `null` when it is not known.
 * @returns `null` when the sign would be a guess.
 */
export function signAmount(row: LedgerRow, before: LedgerRow | null): Credits | null {
  const type = toType(row.type);
  if (type === 'unclassified') return null;
  if (row.amount <= ZERO_CREDITS) return row.amount;
  if (type === 'credit') return row.amount;
  if (type === 'debit') return negateCredits(row.amount);
  if (row.balance_after === null || before === null || before.balance_after === null) return null;
  const moved = subtractCredits(row.balance_after, before.balance_after);
  if (moved === row.amount) return row.amount;
  return moved === negateCredits(row.amount) ? negateCredits(row.amount) : null;
}

/** Whether its neighbour decides the sign of this row. */
export function needsNeighbour(row: LedgerRow): boolean {
  return toType(row.type) === 'adjustment' && row.amount > ZERO_CREDITS && row.balance_after !== null;
}

/** By id where ids are numbers, else by time and then id. */
export function compareRows(a: LedgerRow, b: LedgerRow): number {
  if (/^\d+$/.test(a.id) && /^\d+$/.test(b.id)) return a.id.length - b.id.length || compare(a.id, b.id);
  return compare(a.created_at.at, b.created_at.at) || compare(a.id, b.id);
}

export function compareTimes(a: LedgerRow, b: LedgerRow): number {
  return compare(a.created_at.at, b.created_at.at) || compareRows(a, b);
}

export interface UsagePiece {
  readonly period: 'day' | 'month';
  readonly from: Instant;
  readonly until: Instant;
  /** Sent as `to`: whether it is inclusive is not stated. */
  readonly lastInstant: Instant;
}

/** Whole UTC days, or whole months where the span is longer than five weeks. */
export function splitSpan({ from, until }: UsageSpan): readonly UsagePiece[] {
  const [start, end] = [toMilliseconds(from), toMilliseconds(until)];
  const period = end - start > LONGEST_BY_DAY ? 'month' : 'day';
  const pieces: UsagePiece[] = [];
  for (let at = startOf(period, start); at < end;) {
    const next = nextStart(period, at);
    pieces.push({ period, from: instant(at), until: instant(next), lastInstant: instant(Math.min(next - 1, end)) });
    at = next;
  }
  return pieces;
}

function startOf(period: 'day' | 'month', at: number): number {
  const date = new Date(at);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), period === 'day' ? date.getUTCDate() : 1);
}

function nextStart(period: 'day' | 'month', start: number): number {
  const date = new Date(start);
  return period === 'day' ? start + DAY : Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
}

export function toUsage(stats: UsageStats, piece: UsagePiece): UsageReading {
  return {
    from: piece.from,
    until: piece.until,
    period: piece.period,
    requests: stats.total_requests ?? null,
    failedRequests: stats.failed_requests ?? null,
    creditsConsumed: stats.credits_consumed,
    breakdown: stats.requests_by_endpoint ?? {},
  };
}
