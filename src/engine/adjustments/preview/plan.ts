import type { AdjustmentRequest } from '../../../contract/adjustments.ts';
import type { Account } from '../../../domain/account.ts';
import { balanceAimedAt } from '../../../domain/adjustment-evidence.ts';
import { setsBalance } from '../../../domain/adjustment-kind.ts';
import type { Adjustment, AdjustmentMethod } from '../../../domain/adjustment.ts';
import type { Connection } from '../../../domain/connection.ts';
import { formatCredits, fromStored, parseCredits, toStored } from '../../../domain/credits.ts';
import type { Problem } from '../../../domain/problem.ts';
import { writeMethod, type Wish } from '../../accounts/index.ts';
import type { ProviderManifest } from '../../providers/provider.ts';
import { amountInWords } from '../../words.ts';

/** What a request comes to on a balance. Amounts are stored millionths. */
export interface Plan {
  readonly method: AdjustmentMethod;
  readonly before: number;
  readonly delta: number;
  readonly after: number;
  readonly target: number | null;
}

/** @returns `null` while the balance or the amount is unknown, or what it comes to is too large to be held exactly. */
export function planOf(
  request: AdjustmentRequest,
  account: Account,
  connection: Connection,
  manifest: ProviderManifest,
): Plan | null {
  const amount = parseCredits(request.amount);
  if (account.total === null || !amount.ok) return null;
  const asked = toStored(amount.value);
  const method = writeMethod(manifest, connection, wishOf(request.kind, asked));
  const target = setsBalance(request.kind) ? asked : null;
  const after = target ?? account.total + asked;
  if (!Number.isSafeInteger(after) || !Number.isSafeInteger(after - account.total)) return null;
  return { method, before: account.total, delta: after - account.total, after, target };
}

function wishOf(kind: AdjustmentRequest['kind'], asked: number): Wish {
  if (setsBalance(kind)) return 'set balance';
  return asked < 0 ? 'take' : 'give';
}

/** The same for one that is already in the book, from the balance of now. */
export function planAgain(adjustment: Pick<Adjustment, 'method' | 'delta' | 'target'>, balance: number): Plan {
  const after = balanceAimedAt(adjustment, balance);
  return { method: adjustment.method, before: balance, delta: after - balance, after, target: adjustment.target };
}

/** The balance before and after, as the operator saw it. */
export function pairInWords(adjustment: Pick<Adjustment, 'previewBalance' | 'delta' | 'target'>): string {
  const { previewBalance } = adjustment;
  return `${amountInWords(previewBalance)} → ${amountInWords(balanceAimedAt(adjustment, previewBalance))}`;
}

/** What about the amount itself stands in the way. */
export function amountRefusals(plan: Plan, manifest: ProviderManifest, unit: string): Problem[] {
  const { decimals, minimumBalance, maximumBalance } = manifest.amounts;
  const written = plan.method === 'set' ? plan.after : plan.delta;
  const most = maximumBalance === null ? null : toStored(maximumBalance);
  const least = minimumBalance === null ? 0 : Math.max(0, toStored(minimumBalance));
  return [
    plan.delta === 0 ? noChange(plan, unit) : null,
    decimalsOf(written) > decimals ? tooFine(written, decimals, manifest) : null,
    plan.after < least ? tooLow(plan, least, unit) : null,
    most !== null && plan.after > most ? tooHigh(plan, most, unit, manifest) : null,
  ].filter((problem) => problem !== null);
}

function decimalsOf(stored: number): number {
  return formatCredits(fromStored(stored)).split('.')[1]?.length ?? 0;
}

function noChange(plan: Plan, unit: string): Problem {
  return {
    code: 'adjustment.no-change',
    sentence: `The balance is ${amountInWords(plan.before)} ${unit} already: there is nothing to send.`,
  };
}

function tooFine(written: number, decimals: number, manifest: ProviderManifest): Problem {
  const most = decimals === 0 ? 'whole credits only' : `at most ${decimals} decimals`;
  return {
    code: 'adjustment.decimals',
    sentence: `This API (${manifest.name}) takes ${most}, and ${amountInWords(written)} has more.`,
    cure: 'Choose an amount that the API can take.',
    where: 'amount',
  };
}

function tooLow(plan: Plan, least: number, unit: string): Problem {
  return {
    code: 'adjustment.negative',
    sentence: `${amountInWords(plan.before)} → ${amountInWords(plan.after)} ${unit}: the balance may not go below ${amountInWords(least)}.`,
    cure: 'Take back less, or set the balance to what should be left. Sync first where it may have changed since it was read.',
    where: 'amount',
  };
}

function tooHigh(plan: Plan, most: number, unit: string, manifest: ProviderManifest): Problem {
  return {
    code: 'adjustment.too-high',
    sentence: `${amountInWords(plan.after)} ${unit} is more than ${manifest.name} can hold (${amountInWords(most)}).`,
    where: 'amount',
  };
}
