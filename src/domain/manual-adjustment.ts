import type { Adjustment } from './adjustment.ts';
import type { LedgerEntry } from './ledger.ts';
import { instant, toMilliseconds, type Instant } from './time.ts';

/** What a person was told to do by hand. Amounts are stored millionths. */
export interface Instruction {
  readonly delta: number;
  /** For `set balance`: the balance it should lead to, whatever moved meanwhile. */
  readonly target: number | null;
  readonly reference: string;
  readonly instructedAt: Instant;
  /** The balance the instruction started from, and when it was read. */
  readonly balance: number;
  readonly balanceAt: Instant;
}

/** One entry that may be the change that was asked for. */
export interface Candidate {
  readonly entry: Pick<
    LedgerEntry,
    'id' | 'at' | 'amount' | 'balanceAfter' | 'type' | 'origin' | 'adjustmentId' | 'description' | 'reference'
  >;
  /** A debit like others this account had before: use goes on while people work by hand. */
  readonly isOrdinary: boolean;
  /** For an entry that was observed: the two balances that it is the difference of. */
  readonly step: { readonly from: Instant; readonly to: number; readonly listed: Listed } | null;
}

/** @returns the instruction of one that a person was told to do; `null` where nobody was. */
export function instructionOf(adjustment: Adjustment): Instruction | null {
  const { delta, target, reference, instructedAt = null, previewBalance, previewAt } = adjustment;
  if (instructedAt === null) return null;
  return { delta, target, reference, instructedAt, balance: previewBalance, balanceAt: previewAt };
}

/**
 * Finds the entry that is the change asked for: of the right sign and amount, after the instruction, nobody else's, and
 * no ordinary use. One that names the ticket is preferred, then one that calls itself an adjustment, then the earliest.
 */
export function findDone(instruction: Instruction, candidates: readonly Candidate[]): Candidate | null {
  const fitting = candidates.filter((candidate) => fits(instruction, candidate));
  const rank = ({ entry }: Candidate): number => {
    if (names(entry, instruction.reference)) return 0;
    return entry.type === 'adjustment' ? 1 : 2;
  };
  const [first] = fitting.toSorted((a, b) => rank(a) - rank(b) || a.entry.at.localeCompare(b.entry.at));
  return first ?? null;
}

function fits(instruction: Instruction, { entry, isOrdinary, step }: Candidate): boolean {
  if (entry.adjustmentId !== null || isOrdinary || entry.amount === null || entry.amount === 0) return false;
  const isAsked =
    instruction.target === null
      ? entry.amount === instruction.delta
      : entry.balanceAfter === instruction.target ||
        (entry.balanceAfter === null && entry.amount === instruction.delta);
  if (!isAsked || Math.sign(entry.amount) !== Math.sign(instruction.delta)) return false;
  if (entry.at < wholeSecond(instruction.instructedAt)) return false;
  if (step === null || step.from >= instruction.balanceAt) return true;
  // It began before the balance that the instruction started from: what that balance held already is not ours.
  return isExplained(step.to - instruction.balance, entry.amount, step.listed);
}

/** APIs that date their entries to the second date ours down. */
function wholeSecond(at: Instant): Instant {
  return instant(Math.floor(toMilliseconds(at) / 1000) * 1000);
}

function names(entry: Candidate['entry'], reference: string): boolean {
  const ticket = reference.trim();
  return ticket !== '' && (entry.reference.includes(ticket) || entry.description.includes(ticket));
}

/** What an API lists about the time the instruction's balance was read. Sums and amounts are stored millionths. */
export interface Listed {
  /** Sum of what certainly came after it. */
  readonly after: number;
  /** What came so close to it that clocks do not tell on which side, oldest first. */
  readonly near: readonly number[];
}

/** What the balance moved by since the instruction. */
export interface BalanceMove {
  readonly balance: number;
  readonly listed: Listed;
  /** Sum of other changes by hand that were confirmed by the balance alone since. */
  readonly others: number;
}

/** Whether a balance moved by exactly the change asked for, though no entry says so. */
export function isDoneByBalance(instruction: Instruction, { balance, listed, others }: BalanceMove): boolean {
  return isExplained(balance - instruction.balance - others, instruction.delta, listed);
}

/**
 * Whether what is listed and the change together explain the move, and what is listed alone does not. The reading fell
 * somewhere among the entries near it, so each place is tried.
 */
function isExplained(move: number, change: number, { after, near }: Listed): boolean {
  const sums = near.reduceRight<readonly number[]>(
    (found, amount) => [...found, (found.at(-1) ?? 0) + amount],
    [after],
  );
  return change !== 0 && sums.includes(move - change) && !sums.includes(move);
}

/** When one that is done by hand should have been seen. */
export function dueAt(instructedAt: Instant, days: number): Instant {
  return instant(toMilliseconds(instructedAt) + days * 86_400_000);
}
