import type { Adjustment, AdjustmentHappening } from '../../domain/adjustment.ts';
import type { Clearance } from '../../domain/approval.ts';
import { parseCredits } from '../../domain/credits.ts';
import type { Actor } from '../../domain/operator.ts';
import { ProblemError, type Problem } from '../../domain/problem.ts';
import { amountInWords } from '../words.ts';
import { instructStep } from './by-hand.ts';
import { requireAcknowledged } from './duplicates.ts';
import type { PreparedPreview } from './preview.ts';

/** What the operator saw and agreed to. */
export interface ApprovedPair {
  readonly approvedBefore: string;
  readonly approvedAfter: string;
  /** The `acknowledge` of the warnings that the operator would go on in spite of; see the preview. */
  readonly acknowledged?: readonly string[];
}

/** Refusals first, then the pair: what was approved must be what would be sent. Then what must have been acknowledged. */
export function requireSendable({ preview, plan }: PreparedPreview, pair: ApprovedPair): void {
  const [refusal] = preview.refusals;
  if (refusal !== undefined) throw new ProblemError(refusal);
  if (plan === null) throw new ProblemError(noPlan());
  const [before, after] = [parseCredits(pair.approvedBefore), parseCredits(pair.approvedAfter)];
  const isSame = before.ok && after.ok && before.value === BigInt(plan.before) && after.value === BigInt(plan.after);
  if (isSame) return requireAcknowledged(preview.warnings, pair.acknowledged ?? []);
  throw new ProblemError({
    code: 'adjustment.moved',
    sentence: `You approved ${pair.approvedBefore} → ${pair.approvedAfter}; it would now be ${amountInWords(plan.before)} → ${amountInWords(plan.after)}.`,
    kept: 'Nothing was sent.',
    cure: 'Look at the new pair and approve it if it is right.',
  });
}

export function noPlan(): Problem {
  return { code: 'adjustment.balance-unknown', sentence: 'Without a balance there is nothing to start from.' };
}

/**
 * Approval, by whoever has the right to give it, and the way into the outbox or, where the API cannot be told, into a person's
 * hands, as two steps of one write.
 * @param inSpiteOf the warnings that the operator acknowledged, kept in the story.
 */
export function approvalSteps(
  adjustment: Pick<Adjustment, 'method' | 'previewBalance' | 'target' | 'delta' | 'unit'>,
  at: Adjustment['updatedAt'],
  actor: Pick<Actor, 'id' | 'name'>,
  clearance: Clearance,
  inSpiteOf: readonly string[] = [],
): readonly AdjustmentHappening[] {
  const { method, previewBalance, target, delta } = adjustment;
  const pair = `${amountInWords(previewBalance)} → ${amountInWords(target ?? previewBalance + delta)}`;
  return [
    {
      event: 'approve',
      at,
      actor: actor.name,
      actorId: actor.id,
      clearance,
      sentence: [
        `${actor.name} approved ${pair}.`,
        ...inSpiteOf.map((warning) => `Sent all the same: ${warning}`),
      ].join(' '),
      balance: previewBalance,
    },
    method === 'manual'
      ? instructStep(adjustment, at, actor)
      : { event: 'queue', at, actor: actor.name, actorId: actor.id, sentence: 'In the outbox.' },
  ];
}
