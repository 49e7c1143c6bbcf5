import type { Adjustment } from '../../domain/adjustment.ts';
import { parseCredits } from '../../domain/credits.ts';
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
 * Approval by the operator who sends, and the way into the outbox or, where the API cannot be told, into a person's
 * hands, as two steps of one write.
 * @param inSpiteOf the warnings that the operator acknowledged, kept in the story.
 */
export function approvalSteps(
  adjustment: Pick<Adjustment, 'method' | 'previewBalance' | 'target' | 'delta' | 'unit'>,
  at: Adjustment['updatedAt'],
  actor: string,
  inSpiteOf: readonly string[] = [],
) {
  const { method, previewBalance, target, delta } = adjustment;
  const pair = `${amountInWords(previewBalance)} → ${amountInWords(target ?? previewBalance + delta)}`;
  return [
    {
      event: 'approve',
      at,
      actor,
      sentence: [`${actor} approved ${pair}.`, ...inSpiteOf.map((warning) => `Sent all the same: ${warning}`)].join(
        ' ',
      ),
      balance: previewBalance,
    },
    method === 'manual'
      ? instructStep(adjustment, at, actor)
      : ({ event: 'queue', at, actor, sentence: 'In the outbox.' } as const),
  ] as const;
}
