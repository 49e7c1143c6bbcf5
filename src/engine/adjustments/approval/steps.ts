import { hasMovedTooFar } from '../../../domain/adjustment-evidence.ts';
import type { Adjustment, AdjustmentHappening } from '../../../domain/adjustment.ts';
import type { Clearance } from '../../../domain/approval.ts';
import { parseCredits } from '../../../domain/credits.ts';
import type { Actor } from '../../../domain/operator.ts';
import { DAY_MILLISECONDS } from '../../../domain/policy.ts';
import { ProblemError, type Problem } from '../../../domain/problem.ts';
import { instant, toMilliseconds, type Instant } from '../../../domain/time.ts';
import { amountInWords } from '../../words.ts';
import { instructStep } from '../by-hand/instruct.ts';
import type { AdjustmentParts } from '../parts.ts';
import { pairInWords, planAgain, type Plan } from '../preview/plan.ts';
import type { PreparedPreview } from '../preview/preview.ts';
import { requireAcknowledged } from '../preview/warnings.ts';

/** What the operator saw and agreed to. */
export interface ApprovedPair {
  readonly approvedBefore: string;
  readonly approvedAfter: string;
  /** The `acknowledge` of the warnings that the operator would go on in spite of; see the preview. */
  readonly acknowledged?: readonly string[];
}

/**
 * Refusals first, then the pair: what was approved must be what would be sent. Then what must have been acknowledged.
 * @param allowedMovePercent how far the balance may have moved since it was approved; see `hasMovedTooFar`.
 * @returns the plan as it was approved.
 */
export function requireSendable({ preview, plan }: PreparedPreview, pair: ApprovedPair, allowedMovePercent = 0): Plan {
  const [refusal] = preview.refusals;
  if (refusal !== undefined) throw new ProblemError(refusal);
  if (plan === null) throw new ProblemError(noPlan());
  const approved = approvedPlan(plan, pair, allowedMovePercent);
  if (approved !== null) {
    requireAcknowledged(preview.warnings, pair.acknowledged ?? []);
    return approved;
  }
  throw new ProblemError({
    code: 'adjustment.moved',
    sentence: `You approved ${pair.approvedBefore} → ${pair.approvedAfter}; it would now be ${amountInWords(plan.before)} → ${amountInWords(plan.after)}.`,
    kept: 'Nothing was sent.',
    cure: 'Check the new balance and approve again if it is right.',
  });
}

/** @returns `null` when another change was approved, or the balance has moved too far since. */
function approvedPlan(plan: Plan, pair: ApprovedPair, allowedMovePercent: number): Plan | null {
  const [before, after] = [parseCredits(pair.approvedBefore), parseCredits(pair.approvedAfter)];
  if (!before.ok || !after.ok) return null;
  const approved = planAgain(plan, Number(before.value));
  if (BigInt(approved.after) !== after.value) return null;
  const isSet = plan.method === 'set' || plan.target !== null;
  return hasMovedTooFar(isSet ? 'set' : 'add', approved.before, plan.before, allowedMovePercent) ? null : approved;
}

export function noPlan(): Problem {
  return { code: 'adjustment.balance-unknown', sentence: 'The balance is unknown, so the new balance is too.' };
}

/** Who approves, or asks for an approval, when, and why it takes one. */
export interface Asking {
  readonly actor: Pick<Actor, 'id' | 'name'>;
  readonly at: Instant;
  readonly why: string;
  /** The warnings that they acknowledged, kept in the story. */
  readonly inSpiteOf?: readonly string[];
}

/**
 * Approval, by whoever has the right to give it, and the way into the outbox or, where the API cannot be told, into a person's
 * hands, as two steps of one write.
 */
export function approvalSteps(
  adjustment: Pick<Adjustment, 'method' | 'previewBalance' | 'target' | 'delta' | 'unit'>,
  { at, actor, clearance, inSpiteOf = [] }: Omit<Asking, 'why'> & { readonly clearance: Clearance },
): readonly AdjustmentHappening[] {
  const { method, previewBalance } = adjustment;
  const pair = pairInWords(adjustment);
  return [
    {
      event: 'approve',
      at,
      actor: actor.name,
      actorId: actor.id,
      clearance,
      sentence: [`${actor.name} approved ${pair}.`, ...inSpiteOf.map((warning) => `Sent anyway: ${warning}`)].join(' '),
      balance: previewBalance,
    },
    method === 'manual'
      ? instructStep(adjustment, at, actor)
      : { event: 'queue', at, actor: actor.name, actorId: actor.id, sentence: 'Queued.' },
  ];
}

/** It goes to a second person instead of out. */
export async function submitStep(
  parts: AdjustmentParts,
  { actor: { id, name }, why, at, inSpiteOf = [] }: Asking,
): Promise<AdjustmentHappening> {
  const sentence = [why, ...inSpiteOf.map((warning) => `Requested anyway: ${warning}`)].join(' ');
  return { event: 'submit', at, actor: name, actorId: id, sentence, expiresAt: await askEnds(parts, at) };
}

/** Until when an approval is waited for. */
export async function askEnds({ policy }: Pick<AdjustmentParts, 'policy'>, at: Instant): Promise<Instant> {
  return instant(toMilliseconds(at) + (await policy.get()).approvalDays * DAY_MILLISECONDS);
}
