import type { Adjustment } from './adjustment.ts';
import { findOwn, type OwnEntry } from './own-entry.ts';
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
  readonly entry: OwnEntry;
  /** A debit like others this account had before: use goes on while people work by hand. */
  readonly isOrdinary: boolean;
  /** For an entry that was observed: the two balances that it is the difference of. */
  readonly step: { readonly from: Instant; readonly to: number; readonly listed: Listed } | null;
}

/** @returns the instruction of one that a person was told to do; `null` where nobody was. */
export function instructionOf(adjustment: Adjustment): Instruction | null {
  const { delta, target, reference, instructedAt, previewBalance, previewAt } = adjustment;
  if (instructedAt === null) return null;
  return { delta, target, reference, instructedAt, balance: previewBalance, balanceAt: previewAt };
}

/** Finds the entry that is the change asked for among those that are no ordinary use. */
export function findDone(instruction: Instruction, candidates: readonly Candidate[]): OwnEntry | null {
  const fitting = candidates.filter((one) => !one.isOrdinary && isBeyondBalance(instruction, one));
  return findOwn(
    { ...instruction, since: instruction.instructedAt },
    fitting.map(({ entry }) => entry),
  );
}

/** What the balance that the instruction started from held already is not ours. */
function isBeyondBalance({ balance, balanceAt }: Instruction, { entry, step }: Candidate): boolean {
  if (step === null || step.from >= balanceAt) return true;
  return isExplained(step.to - balance, entry.amount ?? 0, step.listed);
}

/** What an API lists about the time the instruction's balance was read. Sums and amounts are stored millionths. */
export interface Listed {
  /** Sum of what certainly came after it. */
  readonly after: number;
  /** What came so close to it that clocks do not tell on which side, oldest first. */
  readonly near: readonly number[];
}

/** What the balance moved by since the instruction. */
interface BalanceMove {
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
